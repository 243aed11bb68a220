using System.Globalization;
using System.Text;

namespace Platform.Training.Language.Tokenization;

/// <summary>
/// The text clean-up of BERT's uncased models: words and punctuation marks separated by one space each, in
/// lower case, without accents and control characters, every CJK ideograph a word of its own.
/// </summary>
/// <remarks>
/// Follows <c>BasicTokenizer</c> of google-research/bert (tokenization.py) with the two refinements of Hugging
/// Face's tokenizers: every character of a category C* is dropped, and letters are lowered one by one (a final
/// sigma stays a plain sigma). Markers such as <c>[CLS]</c> inside a text are text: a data file cannot inject them.
/// </remarks>
public static class UncasedNormalizer
{
    /// <summary>Returns the words of <paramref name="text"/>, separated by single spaces; may be empty.</summary>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder words = new(text.Length + 16);
        StringBuilder rest = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                AppendAscii((char)rune.Value, words);
                continue;
            }

            if (IsCjk(rune.Value))
            {
                Separate(words);
                UnicodeDecomposition.Append(rune, words);
                words.Append(' ');
                continue;
            }

            switch (Classify(rune))
            {
                case Kind.Dropped:
                    break;
                case Kind.Space:
                    Separate(words);
                    break;
                default:
                    UnicodeDecomposition.Append(rune, rest.Clear());
                    AppendDecomposed(rest, words);
                    break;
            }
        }

        return words.ToString().TrimEnd(' ');
    }

    private static void AppendAscii(char unit, StringBuilder words)
    {
        if (char.IsAsciiLetterOrDigit(unit))
        {
            words.Append(char.ToLowerInvariant(unit));
        }
        else if (unit is ' ' or '\t' or '\n' or '\r')
        {
            Separate(words);
        }
        else if (unit is > ' ' and < '\u007f')
        {
            Separate(words);
            words.Append(unit).Append(' ');
        }
    }

    private static void AppendDecomposed(StringBuilder decomposed, StringBuilder words)
    {
        foreach (Rune part in decomposed.ToString().EnumerateRunes())
        {
            if (part.IsAscii)
            {
                AppendAscii((char)part.Value, words);
                continue;
            }

            bool mark = IsPunctuation(Rune.GetUnicodeCategory(part));
            if (mark)
            {
                Separate(words);
            }

            UnicodeDecomposition.AppendRune(Rune.ToLowerInvariant(part), words);
            if (mark)
            {
                words.Append(' ');
            }
        }
    }

    private static void Separate(StringBuilder words)
    {
        if (words.Length > 0 && words[^1] != ' ')
        {
            words.Append(' ');
        }
    }

    private static Kind Classify(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.NonSpacingMark => Kind.Dropped,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Kind.Space,
        _ => rune.Value == 0xFFFD ? Kind.Dropped : Kind.Letter,
    };

    private static bool IsPunctuation(UnicodeCategory category) => category is UnicodeCategory.ConnectorPunctuation
        or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
        or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    /// <summary>The ranges of tokenization.py: ideographs only, neither kana nor hangul.</summary>
    private static bool IsCjk(int code) => code is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF
        or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2B73F or >= 0x2B740 and <= 0x2B81F
        or >= 0x2B820 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;

    private enum Kind
    {
        Letter,
        Space,
        Dropped,
    }
}
