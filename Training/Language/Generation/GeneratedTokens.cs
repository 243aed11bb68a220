namespace Platform.Training.Language.Generation;

/// <summary>Why a sequence ended.</summary>
public enum StopReason
{
    /// <summary>It has as many tokens as were asked for.</summary>
    TokenLimit,

    /// <summary>It is as long as the model can read.</summary>
    LongestSequence,

    /// <summary>The token that ends a sequence was chosen.</summary>
    EndToken,

    /// <summary>The rule that was given says so, for example a text to stop at.</summary>
    Complete,
}

/// <summary>What was added to a prompt.</summary>
/// <param name="Tokens">The ids, the one that ended the sequence included.</param>
/// <param name="LogProbability">Sum of their log probabilities under the model itself, before temperature, top-k or top-p.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record GeneratedTokens(IReadOnlyList<int> Tokens, double LogProbability, StopReason Reason);
