using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Sines and cosines of the position, at wavelengths that grow geometrically (Vaswani et al., 2017, section 3.5): values
/// 2i and 2i + 1 are the sine and the cosine of <c>position / theta^(2i / output)</c>.
/// </summary>
public sealed class SinusoidalPositions : PositionEmbedding
{
    private readonly double[] _frequencies;

    private SinusoidalPositions(Config config) =>
        _frequencies = [.. Enumerable.Range(0, config.OutputDim / 2).Select(i => Math.Pow(config.Theta, -2.0 * i / config.OutputDim))];

    /// <summary>Describes <see cref="SinusoidalPositions"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Base of the frequencies.</summary>
        [Description("Base of the frequencies: the larger, the longer the longest wavelength.")]
        [Range(1.0, double.MaxValue, MinimumIsExclusive = true)]
        public double Theta { get; init; } = 10_000;

        /// <inheritdoc/>
        public override SinusoidalPositions Build() => OutputDim % 2 == 0
            ? new(this)
            : throw new ConfigException("", $"needs an even size for pairs of sine and cosine, not {OutputDim}.");
    }

    /// <summary>How far each pair of sine and cosine moves from one position to the next, in radians.</summary>
    public IReadOnlyList<double> Frequencies => _frequencies;

    /// <inheritdoc/>
    public override Tensor Forward(TokenPositions positions, long tokens, Device device)
    {
        ArgumentNullException.ThrowIfNull(positions);
        using var scope = NewDisposeScope();
        var angles = positions.ToTensor(tokens, device).to(ScalarType.Float64).unsqueeze(-1) * tensor(_frequencies, device: device);
        return stack([angles.sin(), angles.cos()], -1).flatten(-2).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }
}
