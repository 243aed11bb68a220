using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Language.Classification;

/// <summary>How a classifier's predictions become the loss that is trained on. Its parameters, where it has any, are no part of the classifier.</summary>
public abstract class ClassifierLoss : Module
{
    /// <summary>Describes a <see cref="ClassifierLoss"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<ClassifierLoss>
    {
        /// <summary>Length of a token's vector in the classifier.</summary>
        [Interface]
        public int HiddenSize { get; init; }

        /// <summary>Whether the classifier predicts a score instead of a class.</summary>
        [Interface]
        public bool IsRegression { get; init; }
    }

    /// <inheritdoc/>
    public sealed override bool IsForTrainingOnly => true;

    /// <summary>Asks for what it needs of the classifier's inside, before the classifier is run.</summary>
    /// <param name="context">The classifier's context.</param>
    public virtual void Ask(InvocationContext context)
    {
    }

    /// <summary>The mean loss over a batch's examples, a scalar; outside training that of the labels alone.</summary>
    /// <param name="predictions">Logits <c>[batch, classes]</c>, or scores <c>[batch, 1]</c>.</param>
    /// <param name="batch">A batch with labels; see <see cref="TextBatches"/>.</param>
    /// <param name="context">The loss's context.</param>
    public abstract Tensor Forward(Tensor predictions, Batch batch, InvocationContext context);
}
