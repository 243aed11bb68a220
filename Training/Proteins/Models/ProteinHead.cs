using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>Predicts one kind of property from what a model's trunks made of a batch.</summary>
public abstract class ProteinHead : Module
{
    /// <summary>Describes a <see cref="ProteinHead"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<ProteinHead>
    {
        /// <summary>Length of a residue's vector.</summary>
        [Interface]
        public int ResidueDim { get; init; }

        /// <summary>Length of a pair's vector; null where the model has no trunk for pairs.</summary>
        [Interface]
        public int? PairDim { get; init; }

        /// <summary>Factor of its loss.</summary>
        [Description("Factor of this head's loss in what is minimised.")]
        [Range(0.0, 1e6)]
        public double Weight { get; init; } = 1;

        /// <summary>Whether it predicts from pairs.</summary>
        internal virtual bool ReadsPairs => false;
    }

    /// <summary>Predicts, and compares with the labels where the batch has them.</summary>
    /// <param name="features">What the trunks made.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="context">The call's context.</param>
    public abstract HeadAnswer Forward(ProteinFeatures features, Batch batch, InvocationContext context);

    /// <summary>The mean of the losses of what has a label; 0 where nothing has.</summary>
    /// <param name="losses">One for each prediction; those without a label are ignored whatever they are, short of NaN.</param>
    /// <param name="known">1 for a prediction with a label, else 0; of the same shape.</param>
    protected static Tensor MeanOf(Tensor losses, Tensor known) => (losses * known).sum() / known.sum().clamp_min(1);

    /// <summary>The mean cross-entropy of what has a label; 0 where nothing has.</summary>
    /// <param name="logits"><c>[batch, classes, …]</c>.</param>
    /// <param name="labels">int64 <c>[batch, …]</c>, <see cref="ProteinBatch.Unknown"/> where not known.</param>
    protected static Tensor MeanCrossEntropy(Tensor logits, Tensor labels) =>
        nn.functional.cross_entropy(logits, labels, ignore_index: ProteinBatch.Unknown, reduction: nn.Reduction.Sum) / labels.ne(ProteinBatch.Unknown).sum().clamp_min(1);
}

/// <summary>What a head makes of a batch.</summary>
/// <param name="Outputs">What it predicts, by the names in <see cref="ProteinOutput"/>.</param>
/// <param name="Loss">The mean of its loss over what has a label; null where the batch has no labels for it.</param>
public sealed record HeadAnswer(IReadOnlyDictionary<string, Tensor> Outputs, Tensor? Loss);
