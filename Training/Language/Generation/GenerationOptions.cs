using Platform.Training.Core.Configs;

namespace Platform.Training.Language.Generation;

/// <summary>How the next token is chosen, and when to stop.</summary>
public sealed record GenerationOptions
{
    /// <summary>The most tokens to add to a prompt.</summary>
    public int MaxTokens { get; init; } = 64;

    /// <summary>Divides the logits: below 1 the probable becomes more probable. 0 always takes the most probable token.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Draws from so many most probable tokens alone; null from all (Fan et al. 2018).</summary>
    public int? TopK { get; init; }

    /// <summary>
    /// Draws from the fewest most probable tokens whose probabilities, after <see cref="TopK"/>, sum to at least this;
    /// null from all (Holtzman et al. 2020, "nucleus").
    /// </summary>
    public double? TopP { get; init; }

    /// <summary>Follows so many sequences at once and gives the one with the best score; 1 draws token by token.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>
    /// Divides a sequence's log probability by <c>((5 + tokens) / 6)^penalty</c> to compare sequences of different length; 0
    /// prefers short ones (Wu et al. 2016, equation 14). For beams.
    /// </summary>
    public double LengthPenalty { get; init; } = 0.6;

    /// <summary>What is drawn follows from this, the prompt's place and the token's number.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>A token that ends a sequence; null where none does. It is part of the result.</summary>
    public int? EndToken { get; init; }

    /// <summary>Tokens that are never chosen.</summary>
    public IReadOnlyList<int> Forbidden { get; init; } = [];

    /// <summary>Whether the tokens added so far are enough; asked after each.</summary>
    public Predicate<IReadOnlyList<int>>? IsComplete { get; init; }

    /// <summary>Everything wrong with the values; nothing where they are sound.</summary>
    public IEnumerable<ConfigProblem> Problems()
    {
        (bool Wrong, string Name, string Problem)[] rules =
        [
            (MaxTokens < 1, "tokens", "must be at least 1."),
            (Temperature < 0 || !double.IsFinite(Temperature), "temperature", "must be 0 or more."),
            (TopK < 1, "top-k", "must be at least 1."),
            (TopP is <= 0 or > 1, "top-p", "must be above 0 and at most 1."),
            (Beams < 1, "beams", "must be at least 1."),
            (LengthPenalty < 0, "length-penalty", "must be 0 or more."),
            (Beams > 1 && (TopK is not null || TopP is not null), "beams", "look for the most probable text, while top-k and top-p draw at random: give one or the other."),
        ];
        return rules.Where(rule => rule.Wrong).Select(rule => new ConfigProblem(rule.Name, rule.Problem));
    }
}
