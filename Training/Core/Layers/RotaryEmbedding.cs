using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Rotary positions (Su et al., 2021, arXiv:2104.09864, section 3.2): each pair of neighbouring values of a head is a
/// complex number, multiplied at position m by <c>exp(i m θ_j)</c> with <c>θ_j = theta^(-2j/d)</c>.
/// </summary>
/// <remarks>Angles are computed at each call, in double precision: a few numbers beside the projection's product, and no table to grow or free.</remarks>
public class RotaryEmbedding : Module
{
    private readonly int _rotated;
    private readonly double[] _frequencies;
    private readonly double _scale;

    /// <summary>Makes the embedding.</summary>
    /// <param name="config">Its config, interface fields set.</param>
    /// <param name="frequency">Changes a frequency, in radians a position; null to keep them.</param>
    /// <param name="scale">Factor of every query and every key.</param>
    protected RotaryEmbedding(BaseConfig config, Func<double, double>? frequency = null, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(config);
        _rotated = 2 * (int)(config.Fraction * config.HeadDim / 2);
        if (config.HeadDim % 2 != 0 || _rotated == 0)
        {
            throw new ConfigException("", $"turns pairs of values: a head's size of {config.HeadDim} must be even, and {config.Fraction} of it at least 2.");
        }

        var plain = Enumerable.Range(0, _rotated / 2).Select(pair => Math.Pow(config.Theta, -2.0 * pair / _rotated));
        _frequencies = [.. frequency is null ? plain : plain.Select(frequency)];
        _scale = scale;
    }

    /// <summary>Describes any <see cref="RotaryEmbedding"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<RotaryEmbedding>
    {
        /// <summary>Length of one head's vector.</summary>
        [Interface]
        public int HeadDim { get; init; }

        /// <summary>Base of the frequencies: the larger, the slower the slowest pair turns.</summary>
        [Description("Base of the frequencies: the larger, the slower the slowest pair turns.")]
        [Range(1.0, double.MaxValue, MinimumIsExclusive = true)]
        public double Theta { get; init; } = 10_000;

        /// <summary>Part of a head's values that is turned.</summary>
        [Description("Part of a head's values that is turned; the rest knows no positions.")]
        [Range(0.0, 1.0, MinimumIsExclusive = true)]
        public double Fraction { get; init; } = 1;
    }

    /// <summary>Describes a <see cref="RotaryEmbedding"/> as first published.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override RotaryEmbedding Build() => new(this);
    }

    /// <summary>How far each pair turns from one position to the next, in radians.</summary>
    public IReadOnlyList<double> Frequencies => _frequencies;

    /// <summary>Factor of every query and every key.</summary>
    public double Scale => _scale;

    /// <summary>Turns queries and keys.</summary>
    /// <param name="query"><c>[batch, heads, tokens, head]</c>.</param>
    /// <param name="key">The same, with any number of heads.</param>
    /// <param name="positions">Where the tokens stand.</param>
    /// <returns>Both, in their shapes; in fp32 also where they were bf16.</returns>
    public (Tensor Query, Tensor Key) Forward(Tensor query, Tensor key, TokenPositions positions)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(positions);
        using var scope = NewDisposeScope();
        (query, key) = (query.InFullPrecision(), key.InFullPrecision());
        var places = positions.ToTensor(query.shape[2], query.device).to(ScalarType.Float64);
        var angles = places.unsqueeze(-1) * tensor(_frequencies, device: query.device);
        var turns = complex(angles.cos().to(query.dtype), angles.sin().to(query.dtype));
        turns = positions.HasPadding ? turns.unsqueeze(1) : turns;
        return (Turn(query, turns).MoveToOuterDisposeScope(), Turn(key, turns).MoveToOuterDisposeScope());
    }

    private Tensor Turn(Tensor vectors, Tensor turns)
    {
        var rest = vectors.shape[3] - _rotated;
        var pairs = vectors.narrow(3, 0, _rotated).unflatten(3, _rotated / 2, 2);
        var turned = (pairs.view_as_complex() * turns).view_as_real().flatten(3);
        var all = rest == 0 ? turned : cat([turned, vectors.narrow(3, _rotated, rest)], 3);
        return _scale == 1 ? all : all * _scale;
    }
}
