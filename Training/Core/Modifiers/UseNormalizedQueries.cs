using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Core.Modifiers;

/// <summary>Normalises the queries and keys of every projection, which keeps attention logits from growing.</summary>
[Description("Normalises queries and keys, around every projection that makes them.")]
public sealed record UseNormalizedQueries : Replace<QkvProjection.BaseConfig>
{
    /// <summary>The projection put around each; its inner one is replaced.</summary>
    [Description("The projection put around each; its inner one is what stood there.")]
    public NormalizedQkv.Config Normalized { get; init; } = new();

    /// <inheritdoc/>
    protected override Config With(QkvProjection.BaseConfig old) => Normalized with { Inner = old };
}
