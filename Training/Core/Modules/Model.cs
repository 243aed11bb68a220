using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>The root of a module tree that can be trained: it makes a loss from a batch.</summary>
public abstract class Model : Module
{
    /// <summary>Describes a <see cref="Model"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<Model>
    {
        /// <summary>A copy whose interface fields follow from the data.</summary>
        /// <exception cref="ConfigException">The model cannot work on this data; says why.</exception>
        public abstract BaseConfig For(InputFacts facts);
    }

    /// <summary>Runs the model.</summary>
    /// <param name="batch">Examples on the model's device.</param>
    /// <param name="context">The call's context.</param>
    public abstract ModelOutput Forward(Batch batch, InvocationContext context);
}

/// <summary>What a model makes of a batch.</summary>
/// <param name="predictions">For example logits, <c>[batch, classes]</c>; null where training needs the loss alone.</param>
/// <param name="loss">Mean loss over the batch's examples or tokens, a scalar; null where the batch has no labels.</param>
/// <param name="weight">Number of examples or tokens the mean is over.</param>
/// <exception cref="ArgumentException">Predictions or loss are bf16, which a model computes products in but does not hand out.</exception>
public sealed class ModelOutput(Tensor? predictions, Tensor? loss, double weight)
{
    private readonly Tensor? _predictions = InFull(predictions, nameof(predictions));
    private readonly Tensor? _loss = InFull(loss, nameof(loss));

    /// <summary>For example logits, <c>[batch, classes]</c>.</summary>
    /// <exception cref="InvalidOperationException">The model was called in training, and computes its loss alone there.</exception>
    public Tensor Predictions => _predictions
        ?? throw new InvalidOperationException("In training this model computes its loss alone; call it outside training for predictions.");

    /// <summary>Mean loss over the batch's examples or tokens, a scalar; null where the batch has no labels.</summary>
    public Tensor? Loss => _loss;

    /// <summary>Number of examples or tokens the mean is over.</summary>
    public double Weight => weight;

    /// <summary>Hands the tensors to the dispose scope around the current one.</summary>
    public ModelOutput MoveToOuterDisposeScope()
    {
        _predictions?.MoveToOuterDisposeScope();
        _loss?.MoveToOuterDisposeScope();
        return this;
    }

    private static Tensor? InFull(Tensor? tensor, string name) => tensor?.dtype != ScalarType.BFloat16
        ? tensor
        : throw new ArgumentException($"The model's {name} are bf16. Call {nameof(MixedPrecision.InFullPrecision)}() on the last product, before the loss is computed.", name);
}
