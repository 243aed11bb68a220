using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Language.Classification;

/// <summary>The labels alone: cross-entropy for classes, the mean squared error for scores (Devlin et al. 2019, section 4.1).</summary>
public sealed class LabelLoss : ClassifierLoss
{
    private readonly Config _config;

    private LabelLoss(Config config) => _config = config;

    /// <summary>Describes a <see cref="LabelLoss"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override LabelLoss Build() => new(this);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor predictions, Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Of(predictions, batch[TextBatches.Labels], _config.IsRegression);
    }

    /// <summary>The loss.</summary>
    /// <param name="predictions">Logits <c>[batch, classes]</c>, or scores <c>[batch, 1]</c>.</param>
    /// <param name="labels">Classes, int64 <c>[batch]</c>, or scores, float <c>[batch]</c>.</param>
    /// <param name="isRegression">Whether these are scores.</param>
    public static Tensor Of(Tensor predictions, Tensor labels, bool isRegression)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return isRegression ? nn.functional.mse_loss(predictions.squeeze(-1), labels) : nn.functional.cross_entropy(predictions, labels);
    }
}
