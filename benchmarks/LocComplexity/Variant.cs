using Platform.Training.Core.Modules;

namespace Platform.Benchmarks.LocComplexity;

/// <summary>How a variant makes queries, keys and values.</summary>
internal enum QkvKind
{
    Fused,
    Grouped,
    Separate,
    NormalizedFused,
    NormalizedSeparate,
}

/// <summary>A variant's layers.</summary>
internal enum StackKind
{
    /// <summary>One layer.</summary>
    Single,

    /// <summary>Two alike.</summary>
    Uniform,

    /// <summary>One with a dense feed-forward, then one with a gated one.</summary>
    Mixed,
}

/// <summary>A model of a code base that grew: it differs from every other one in size, heads, projections, layers or direction.</summary>
internal sealed record Variant(int HiddenSize, int Heads, QkvKind Qkv, StackKind Stack, bool IsDecoder)
{
    /// <summary>Name of its class.</summary>
    public string Name => $"{(IsDecoder ? "Decoder" : "Encoder")}{HiddenSize}x{Heads}{Qkv}{Stack}";

    /// <summary>Number of its layers.</summary>
    public int Layers => Stack == StackKind.Single ? 1 : 2;

    /// <summary>Every variant, 300 of them, in an order that mixes all kinds.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        .. (from hidden in new[] { 8, 12, 16, 24, 32 }
            from heads in new[] { 1, 2 }
            from qkv in Enum.GetValues<QkvKind>()
            from stack in Enum.GetValues<StackKind>()
            from isDecoder in new[] { false, true }
            select new Variant(hidden, heads, qkv, stack, isDecoder)).OrderBy(variant => PathSeed.Of(1, variant.Name)),
    ];
}
