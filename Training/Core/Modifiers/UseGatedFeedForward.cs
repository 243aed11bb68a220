using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Core.Modifiers;

/// <summary>Puts a gated feed-forward into every feed-forward's place, with the expansion and the maps of what stood there.</summary>
[Description("Puts a gated feed-forward of as many parameters into every feed-forward's place.")]
public sealed record UseGatedFeedForward : Replace<FeedForward.BaseConfig>
{
    /// <summary>Function of the gate.</summary>
    [Description("Function of the gate: silu makes it SwiGLU, gelu GeGLU, relu ReGLU.")]
    public Activation Activation { get; init; } = Activation.Silu;

    /// <inheritdoc/>
    protected override Config With(FeedForward.BaseConfig old) => Derive<GatedFeedForward.Config>(old) with { Activation = Activation };
}
