using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Core.Modifiers;

/// <summary>Puts a mixture of experts into every feed-forward's place; what stood there becomes each expert.</summary>
[Description("Puts a mixture of experts into every feed-forward's place; what stood there becomes each expert.")]
public sealed record UseMixtureOfExperts : Replace<FeedForward.BaseConfig>
{
    /// <summary>The mixture; its expert is replaced.</summary>
    [Description("The mixture; its expert is what stood there.")]
    public MixtureOfExperts.Config Mixture { get; init; } = new();

    /// <inheritdoc/>
    protected override Config With(FeedForward.BaseConfig old) => Mixture with { Expert = old };
}
