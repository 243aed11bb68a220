using Platform.Training.Core.Layers;

namespace Platform.Core.Tests.Layers;

/// <summary>Attentions that differ in how queries, keys and values are made, where tokens stand and what they reach.</summary>
internal static class AttentionKinds
{
    public const int Heads = 4;

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
        };

    public static IReadOnlyDictionary<string, Func<Attention.Config, Attention.Config>> Masks { get; } =
        new Dictionary<string, Func<Attention.Config, Attention.Config>>
        {
            ["causal"] = attention => attention with { Mask = new CausalMask.Config() },
            ["sliding"] = attention => attention with { Mask = new SlidingWindowMask.Config { Window = 3 } },
            ["sliding, bounded"] = attention => attention with { Mask = new SlidingWindowMask.Config { Window = 3 }, Cache = new SlidingWindowCache.Config() },
        };

    /// <summary>Every combination of the above.</summary>
    public static IReadOnlyDictionary<string, Attention.Config> Causal { get; } = (
        from qkv in Qkv
        from positions in Positions
        from mask in Masks
        select (Name: $"{qkv.Key}, {positions.Key}, {mask.Key}", Config: mask.Value(positions.Value(qkv.Value)) with { Heads = Heads }))
        .ToDictionary(kind => kind.Name, kind => kind.Config);
}
