using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Core.Modifiers;

/// <summary>Lets transformer layers forget activations and compute them again in the backward pass, which saves memory for time.</summary>
[Description("Lets transformer layers forget activations and compute them again in the backward pass, which saves memory for time.")]
public sealed record UseRecompute : Replace<TransformerLayer.Config>
{
    /// <summary>What is forgotten.</summary>
    [Description("What is forgotten and computed again: feed_forward or the whole layer.")]
    public Recompute Recompute { get; init; } = Recompute.Layer;

    /// <inheritdoc/>
    protected override Config With(TransformerLayer.Config old) => old with { Recompute = Recompute };
}
