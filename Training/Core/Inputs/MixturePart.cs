using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Inputs;

/// <summary>One input of a mixture.</summary>
public sealed record MixturePart : Config
{
    /// <summary>Where its batches come from.</summary>
    [Description("Where this part's batches come from.")]
    public required Input.BaseConfig Input { get; init; }

    /// <summary>How often it is drawn, relative to the other parts.</summary>
    [Description("How often a batch comes from this part, relative to the weights of the others.")]
    [Positive]
    public double Weight { get; init; } = 1;

    /// <summary>What an evaluator calls this part.</summary>
    [Description("A name to measure this part alone by: an evaluator's split is then name/dev. Empty: none.")]
    [RegularExpression("[a-z][a-z0-9_]*", ErrorMessage = "must be small letters, digits and _, not {0}.")]
    public string? Name { get; init; }
}
