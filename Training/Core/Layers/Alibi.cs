using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Attention with linear biases (Press et al., 2022, arXiv:2108.12409): each head lowers a logit in proportion to the
/// distance between query and key, and needs no positions elsewhere. Without a causal mask the distance has no sign.
/// </summary>
public sealed class Alibi : AttentionBias
{
    private readonly float[] _slopes;

    private Alibi(int heads) => _slopes = [.. Slopes(heads).Select(slope => (float)slope)];

    /// <summary>Describes an <see cref="Alibi"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override Alibi Build() => new(Heads);
    }

    /// <summary>Number of attention heads.</summary>
    public int Heads => _slopes.Length;

    /// <summary>
    /// Each head's slope: for n heads, n a power of two, the geometric sequence that starts at and multiplies by
    /// 2^(-8/n). For another n, the slopes of the power of two below n and then every second one of the power above, as
    /// the authors' code has it.
    /// </summary>
    public static IEnumerable<double> Slopes(int heads)
    {
        var below = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)heads + 1) / 2;
        return Geometric(below).Concat(Geometric(2 * below).Where((_, i) => i % 2 == 0)).Take(heads);
    }

    /// <inheritdoc/>
    public override Tensor Forward(AttentionSpan span, Device device) =>
        span.Distances(device).abs() * tensor(_slopes, device: device).neg_().view(-1, 1, 1);

    private static IEnumerable<double> Geometric(int heads) => Enumerable.Range(1, heads).Select(i => Math.Pow(2, -8.0 * i / heads));
}
