using Platform.Training.Core.Layers;

namespace Platform.Core.Tests.Layers;

/// <summary>Ways to make queries, keys and values, to tell positions apart and to limit what a token reaches.</summary>
internal static class AttentionKinds
{
    public const int Heads = 4;

    /// <summary>Numbers of order one, so that attention is far from uniform.</summary>
    private static readonly Linear.Config Spread = new() { InitialScale = 0.5 };

    public static IReadOnlyDictionary<string, QkvProjection.BaseConfig> Qkv { get; } = new Dictionary<string, QkvProjection.BaseConfig>
    {
        ["fused"] = new FusedQkv.Config { Projection = Spread },
        ["separate"] = new SeparateQkv.Config { Query = Spread, Key = Spread, Value = Spread },
        ["grouped"] = new GroupedQkv.Config { KeyValueHeads = 2, Projection = Spread },
        ["multi-query, normalized"] = new NormalizedQkv.Config { Inner = new GroupedQkv.Config { Projection = Spread } },
    };

    public static IReadOnlyDictionary<string, Func<QkvProjection.BaseConfig, Attention.Config>> Positions { get; } =
        new Dictionary<string, Func<QkvProjection.BaseConfig, Attention.Config>>
        {
            ["none"] = qkv => new() { Qkv = qkv },
            ["rope"] = qkv => new() { Qkv = new RopeQkv.Config { Inner = qkv } },
            ["partial rope"] = qkv => new() { Qkv = new RopeQkv.Config { Inner = qkv, Rotary = new RotaryEmbedding.Config { Fraction = 0.5, Theta = 100 } } },
            ["yarn"] = qkv => new() { Qkv = new RopeQkv.Config { Inner = qkv, Rotary = new YarnEmbedding.Config { OriginalLength = 8 } } },
            ["alibi"] = qkv => new() { Qkv = qkv, Bias = new Alibi.Config() },
            ["relative"] = qkv => new() { Qkv = qkv, Bias = new RelativeBias.Config { Buckets = 4, Furthest = 6, InitialScale = 0.5 } },
            ["learned"] = qkv => new() { Qkv = qkv },
            ["sinusoidal"] = qkv => new() { Qkv = qkv },
        };

    public static IReadOnlyDictionary<string, Func<Attention.Config, Attention.Config>> Masks { get; } =
        new Dictionary<string, Func<Attention.Config, Attention.Config>>
        {
            ["full"] = attention => attention,
            ["causal"] = attention => attention with { Mask = new CausalMask.Config() },
            ["sliding"] = attention => attention with { Mask = new SlidingWindowMask.Config { Window = 3 } },
            ["sliding, bounded"] = attention => attention with { Mask = new SlidingWindowMask.Config { Window = 3 }, Cache = new SlidingWindowCache.Config() },
        };

    /// <summary>Every combination of the above.</summary>
    public static IReadOnlyDictionary<string, (Attention.Config Attention, PositionEmbedding.BaseConfig? Positions)> All { get; } = (
        from qkv in Qkv
        from positions in Positions
        from mask in Masks
        select (Name: $"{qkv.Key}, {positions.Key}, {mask.Key}", Kind: (mask.Value(positions.Value(qkv.Value)) with { Heads = Heads }, Embedding(positions.Key))))
        .ToDictionary(kind => kind.Name, kind => kind.Kind);

    /// <summary>Names of those of <see cref="All"/> in which no token reaches a later one.</summary>
    public static IEnumerable<string> Causal => All.Keys.Where(name => !name.EndsWith("full", StringComparison.Ordinal));

    private static PositionEmbedding.BaseConfig? Embedding(string positions) => positions switch
    {
        "learned" => new LearnedPositions.Config { Count = 32, InitialScale = 0.5 },
        "sinusoidal" => new SinusoidalPositions.Config(),
        _ => null,
    };
}
