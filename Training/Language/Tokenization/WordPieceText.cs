using System.Text;

namespace Platform.Training.Language.Tokenization;

/// <summary>Writes pieces as text that people can read. What the tokenizer dropped (case, accents, spaces) does not come back.</summary>
public static class WordPieceText
{
    private const string Continuation = "##";
    private const string NoSpaceBefore = ".,!?;:)]}%'";
    private const string NoSpaceAfter = "([{$#'";

    /// <summary>Joins pieces: continuations to their word, punctuation to the word it belongs to.</summary>
    public static string Join(IEnumerable<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        StringBuilder text = new();
        foreach (string piece in pieces)
        {
            bool continues = piece.Length > Continuation.Length && piece.StartsWith(Continuation, StringComparison.Ordinal);
            string written = continues ? piece[Continuation.Length..] : piece;
            if (!continues && NeedsSpace(text, written))
            {
                text.Append(' ');
            }

            text.Append(written);
        }

        return text.ToString();
    }

    /// <summary>Puts a continuation after a text.</summary>
    internal static string Joined(string text, string added)
    {
        StringBuilder joined = new(text);
        return added.Length > 0 && NeedsSpace(joined, added) ? $"{text} {added}" : text + added;
    }

    private static bool NeedsSpace(StringBuilder text, string next) =>
        text.Length > 0 && !NoSpaceAfter.Contains(text[^1], StringComparison.Ordinal) && !NoSpaceBefore.Contains(next[0], StringComparison.Ordinal);
}
