using System.Collections.Frozen;
using System.Text;

namespace Platform.Training.Language.Tokenization;

/// <summary>
/// Canonical decomposition (NFD) without non-spacing marks: "é" becomes "e", a Hangul syllable its jamo.
/// </summary>
/// <remarks>
/// The platform runs without ICU, where <see cref="string.Normalize()"/> leaves text as it is, so the table is
/// embedded; <c>decompositions.py</c> beside it makes it from Unicode's own data.
/// </remarks>
internal static class UnicodeDecomposition
{
    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11_172;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TrailFirst = 0x11A7;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    private static readonly FrozenDictionary<int, string> Table = Load();

    /// <summary>Appends what remains of <paramref name="rune"/>; the caller has dropped non-spacing marks.</summary>
    public static void Append(Rune rune, StringBuilder target)
    {
        int hangul = rune.Value - HangulFirst;
        if ((uint)hangul < HangulCount)
        {
            target.Append((char)(LeadFirst + hangul / (VowelCount * TrailCount)));
            target.Append((char)(VowelFirst + hangul / TrailCount % VowelCount));
            if (hangul % TrailCount != 0)
            {
                target.Append((char)(TrailFirst + hangul % TrailCount));
            }
        }
        else if (Table.TryGetValue(rune.Value, out string? rest))
        {
            target.Append(rest);
        }
        else
        {
            AppendRune(rune, target);
        }
    }

    /// <summary>Appends one code point as UTF-16.</summary>
    public static void AppendRune(Rune rune, StringBuilder target)
    {
        Span<char> units = stackalloc char[2];
        target.Append(units[..rune.EncodeToUtf16(units)]);
    }

    private static FrozenDictionary<int, string> Load()
    {
        using Stream stream = typeof(UnicodeDecomposition).Assembly.GetManifestResourceStream("decompositions.tsv")
            ?? throw new InvalidOperationException("The assembly was built without its resource 'decompositions.tsv'.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        Dictionary<int, string> table = [];
        foreach (string line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            string rest = line[..tab];
            foreach (Rune rune in line.AsSpan(tab + 1).EnumerateRunes())
            {
                table.Add(rune.Value, rest);
            }
        }

        return table.ToFrozenDictionary();
    }
}
