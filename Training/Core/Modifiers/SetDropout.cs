using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Core.Modifiers;

/// <summary>Sets the rate of every dropout.</summary>
[Description("Sets the rate of every dropout.")]
public sealed record SetDropout : Replace<Dropout.Config>
{
    /// <summary>The rate.</summary>
    [Description("Probability that a value is set to zero in training.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Rate { get; init; }

    /// <inheritdoc/>
    protected override Config With(Dropout.Config old) => old with { Rate = Rate };
}
