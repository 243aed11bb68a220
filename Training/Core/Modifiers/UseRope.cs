using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Core.Modifiers;

/// <summary>Turns the queries and keys of every projection by their positions.</summary>
[Description("Turns queries and keys by their positions (RoPE), around every projection that makes them.")]
public sealed record UseRope : Replace<QkvProjection.BaseConfig>
{
    /// <summary>The projection put around each; its inner one is replaced.</summary>
    [Description("The projection put around each; its inner one is what stood there.")]
    public RopeQkv.Config Rope { get; init; } = new();

    /// <inheritdoc/>
    protected override Config With(QkvProjection.BaseConfig old) => Rope with { Inner = old };
}
