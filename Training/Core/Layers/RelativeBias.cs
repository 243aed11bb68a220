using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// A trained number for each head and each bucket of distances, as in T5 (Raffel et al., 2020, section 2.1, and the
/// authors' code): half of the buckets hold one distance each, the others grow logarithmically up to a limit.
/// </summary>
public sealed class RelativeBias : AttentionBias
{
    private readonly Config _config;
    private readonly Parameter _weight;

    private RelativeBias(Config config)
    {
        _config = config;
        _weight = AddParameter("weight", [config.Buckets, config.Heads], new Initializer.TruncatedNormal(config.InitialScale), decays: false);
    }

    /// <summary>Describes a <see cref="RelativeBias"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Number of buckets; where tokens attend in both directions each has half of them.</summary>
        [Description("Number of buckets of distances; where tokens attend in both directions each has half of them.")]
        [Range(4, int.MaxValue)]
        public int Buckets { get; init; } = 32;

        /// <summary>Distances from this on share the last bucket.</summary>
        [Description("Distance in tokens from which on all share the last bucket.")]
        [Positive]
        public int Furthest { get; init; } = 128;

        /// <summary>Standard deviation of the first numbers.</summary>
        [Description("Standard deviation of the first numbers.")]
        [Positive]
        public double InitialScale { get; init; } = 0.02;

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => (Buckets % 4 == 0, Furthest > Buckets / 2) switch
        {
            (false, _) => [new("buckets", $"must be a multiple of 4, not {Buckets}: two directions, and in each near and far distances.")],
            (_, false) => [new("furthest", $"must be above {Buckets / 2}, the distances that have a bucket of their own, not {Furthest}.")],
            _ => [],
        };

        /// <inheritdoc/>
        public override RelativeBias Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <inheritdoc/>
    public override Tensor Forward(AttentionSpan span, Device device)
    {
        using var scope = NewDisposeScope();
        var buckets = tensor([.. Enumerable.Range(0, (int)(span.Queries + span.Keys - 1)).Select(i => Bucket(Distance(span, i)))], ScalarType.Int64, device);

        // The diagonals of [queries, keys] hold one distance each: look up each once, then lay them out.
        var bias = _weight.Value.index_select(0, buckets);
        var place = arange(span.Queries, ScalarType.Int64, device).unsqueeze(1) - arange(span.Keys, ScalarType.Int64, device) + (span.Keys - 1);
        return bias.index_select(0, place.view(-1)).view(span.Queries, span.Keys, -1).permute(2, 0, 1).MoveToOuterDisposeScope();
    }

    private static long Distance(AttentionSpan span, int diagonal) => span.QueryStart - span.KeyStart - (span.Keys - 1) + diagonal;

    /// <summary>The bucket of a distance.</summary>
    /// <param name="distance">How many columns the query is behind the key.</param>
    public long Bucket(long distance)
    {
        var count = _config.Causal ? _config.Buckets : _config.Buckets / 2;
        var first = distance < 0 && !_config.Causal ? count : 0;
        var steps = _config.Causal ? Math.Max(distance, 0) : Math.Abs(distance);
        var exact = count / 2;
        return first + (steps < exact ? steps : Math.Min(count - 1, exact + (long)(Math.Log((double)steps / exact) / Math.Log((double)_config.Furthest / exact) * (count - exact))));
    }
}
