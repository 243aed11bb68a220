using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Core.Modifiers;

/// <summary>Lets heads share keys and values wherever one product makes queries, keys and values.</summary>
[Description("Lets heads share keys and values, wherever one product makes queries, keys and values.")]
public sealed record UseGroupedQueries : Replace<FusedQkv.Config>
{
    /// <summary>Number of heads of keys and values.</summary>
    [Description("Number of heads of keys and values; the number of heads must be a multiple of it.")]
    [Positive]
    public int KeyValueHeads { get; init; } = 1;

    /// <inheritdoc/>
    protected override Config With(FusedQkv.Config old) => Derive<GroupedQkv.Config>(old) with { KeyValueHeads = KeyValueHeads };
}
