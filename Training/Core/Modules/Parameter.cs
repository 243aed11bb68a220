using Platform.Training.Core.Configs;
using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>
/// A tensor that a model is made of: declared by its module, given memory by a <see cref="ParameterStore"/>.
/// </summary>
public sealed class Parameter
{
    private readonly Module _module;
    private Tensor? _value;

    internal Parameter(Module module, string name, long[] shape, Initializer initializer, bool decays, UpdateKind update)
    {
        (_module, Name, Shape, Initializer, Decays, DeclaredUpdate, Update) = (module, name, shape, initializer, decays, update, new ParameterUpdate(update));
    }

    /// <summary>Name within its module.</summary>
    public string Name { get; }

    /// <summary>Module path and name: <c>encoder.layers[0].attention.output.weight</c>.</summary>
    public string Path => ConfigPath.Join(_module.Path, Name);

    /// <summary>Dimensions.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>How its first values are made.</summary>
    public Initializer Initializer { get; }

    /// <summary>Whether weight decay applies.</summary>
    public bool Decays { get; }

    /// <summary>Whether it is trained with the model and is no part of it; see <see cref="Module.IsForTrainingOnly"/>.</summary>
    public bool IsForTrainingOnly => _module.IsForTrainingOnly;

    /// <summary>What changes it where nothing else is said.</summary>
    public UpdateKind DeclaredUpdate { get; }

    /// <summary>Whether it only takes note of what passes through its module, so that there is no reason to freeze it.</summary>
    public bool IsObservation { get; internal set; }

    /// <summary>What changes it in the store that gave it memory.</summary>
    public ParameterUpdate Update { get; internal set; }

    /// <summary>Whether an optimizer changes it, so that it has a gradient.</summary>
    public bool IsTrained => Update.Kind == UpdateKind.Optimizer;

    /// <summary>The values, of <see cref="Shape"/>. Owned by the store; do not dispose.</summary>
    /// <exception cref="InvalidOperationException">No store has given it memory yet.</exception>
    public Tensor Value => _value ?? throw new InvalidOperationException($"Parameter \"{Path}\" has no memory yet: make a ParameterStore for its model first.");

    /// <summary>The type that matrix products take the values in: fp32, or bf16 where the store was made so. The values themselves are fp32 always.</summary>
    public ScalarType ProductType { get; internal set; } = ScalarType.Float32;

    /// <summary>Whether products with it stay in fp32 whatever the store says.</summary>
    internal bool KeepsFullPrecision { get; set; }

    /// <summary>
    /// The values as a factor of a matrix product, rounded to <see cref="ProductType"/>; gradients go through the rounding to
    /// <see cref="Value"/>, in fp32. The caller's dispose scope releases what was rounded.
    /// </summary>
    public Tensor Factor() => Value.dtype == ProductType ? Value : Value.to(ProductType);

    /// <summary>
    /// Sets the values of a parameter that its module changes by itself; a frozen one stays as it is. Modules ask for it by
    /// <see cref="InvocationContext.AddStateUpdate"/>.
    /// </summary>
    /// <param name="value">The new values, of <see cref="Shape"/>.</param>
    /// <exception cref="InvalidOperationException">An optimizer changes it.</exception>
    internal void Assign(Tensor value)
    {
        if (IsTrained)
        {
            throw new InvalidOperationException($"Parameter \"{Path}\" is trained by an optimizer; its module cannot set it.");
        }

        if (Update.Kind == UpdateKind.State)
        {
            using var quiet = no_grad();
            Value.copy_(value);
        }
    }

    internal void Attach(Tensor? value) => _value = value;
}
