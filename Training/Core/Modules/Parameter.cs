using Platform.Training.Core.Configs;
using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>
/// A trainable tensor: declared by its module, given memory by a <see cref="ParameterStore"/>.
/// </summary>
public sealed class Parameter
{
    private readonly Module _module;
    private Tensor? _value;

    internal Parameter(Module module, string name, long[] shape, Initializer initializer, bool decays)
    {
        (_module, Name, Shape, Initializer, Decays) = (module, name, shape, initializer, decays);
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

    /// <summary>The values, of <see cref="Shape"/>. Owned by the store; do not dispose.</summary>
    /// <exception cref="InvalidOperationException">No store has given it memory yet.</exception>
    public Tensor Value => _value ?? throw new InvalidOperationException($"Parameter \"{Path}\" has no memory yet: make a ParameterStore for its model first.");

    internal void Attach(Tensor? value) => _value = value;
}
