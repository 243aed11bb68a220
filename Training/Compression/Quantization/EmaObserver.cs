using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Kernels;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Quantization;

/// <summary>
/// A running mean of each batch's largest magnitude, as Q8BERT has it (Zafrir et al., 2019, arXiv:1910.06188, section 2):
/// rare outliers are cut off.
/// </summary>
public sealed class EmaObserver : RangeObserver
{
    private readonly double _decay;

    private EmaObserver(Config config) => _decay = config.Decay;

    /// <summary>Describes an <see cref="EmaObserver"/>.</summary>
    [Description("A running mean of each batch's largest magnitude: cuts rare outliers off.")]
    public sealed record Config : BaseConfig
    {
        /// <summary>Part of the mean that a batch leaves.</summary>
        [Description("Part of the mean that a batch leaves.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double Decay { get; init; } = 0.99;

        /// <inheritdoc/>
        public override EmaObserver Build() => new(this);
    }

    /// <inheritdoc/>
    protected override Tensor Next(Tensor range, Tensor values) => Moved(range, Magnitudes.Of(values), _decay);
}
