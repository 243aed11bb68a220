using System.ComponentModel;
using Platform.Training.Core.Kernels;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Quantization;

/// <summary>The largest magnitude ever seen: nothing is cut off, and one outlier makes the grid coarse for good.</summary>
public sealed class MaxObserver : RangeObserver
{
    private MaxObserver()
    {
    }

    /// <summary>Describes a <see cref="MaxObserver"/>.</summary>
    [Description("The largest magnitude ever seen: cuts nothing off.")]
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override MaxObserver Build() => new();
    }

    /// <inheritdoc/>
    protected override Tensor Next(Tensor range, Tensor values) => maximum(range, Magnitudes.Of(values));
}
