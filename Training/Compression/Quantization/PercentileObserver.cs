using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Kernels;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Quantization;

/// <summary>A running mean of a percentile of each batch's magnitudes: the largest ones are cut off, so that the grid is finer for the rest.</summary>
public sealed class PercentileObserver : RangeObserver
{
    private readonly Config _config;

    private PercentileObserver(Config config) => _config = config;

    /// <summary>Describes a <see cref="PercentileObserver"/>.</summary>
    [Description("A running mean of a percentile of each batch's magnitudes: cuts the largest ones off.")]
    public sealed record Config : BaseConfig
    {
        /// <summary>Which percentile of the magnitudes that are not zero.</summary>
        [Description("Part of the magnitudes that fit, in percent; zeros are not counted.")]
        [Range(50.0, 100.0)]
        public double Percentile { get; init; } = 99.9;

        /// <summary>Part of the mean that a batch leaves.</summary>
        [Description("Part of the mean that a batch leaves.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double Decay { get; init; } = 0.99;

        /// <inheritdoc/>
        public override PercentileObserver Build() => new(this);
    }

    /// <inheritdoc/>
    protected override Tensor Next(Tensor range, Tensor values) => Moved(range, Magnitudes.Of(values, _config.Percentile), _config.Decay);
}
