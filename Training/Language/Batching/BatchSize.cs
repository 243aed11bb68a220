namespace Platform.Training.Language.Batching;

/// <summary>How much goes into one batch: at most so many examples, and at most so many tokens with padding.</summary>
/// <param name="Examples">The largest number of examples; at least 1.</param>
/// <param name="PaddedTokens">
/// The largest number of tokens, examples times the longest of them, or null for no limit. An example that is longer
/// by itself makes a batch of its own.
/// </param>
public readonly record struct BatchSize(int Examples, int? PaddedTokens = null)
{
    internal bool Holds(int examples, int longest) =>
        examples <= Examples && (examples == 1 || PaddedTokens is null || (long)examples * longest <= PaddedTokens);
}
