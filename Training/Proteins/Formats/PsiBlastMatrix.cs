using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Formats;

/// <summary>A position-specific scoring matrix as PSI-BLAST writes it with <c>-out_ascii_pssm</c> (Altschul et al. 1997).</summary>
/// <param name="Sequence">The query, of <see cref="AminoAcid.Letters"/>.</param>
/// <param name="Scores">Log-odds scores [residue, 20] in the order of <see cref="AminoAcid.Letters"/>.</param>
/// <param name="Profile">
/// The profile [residue, 21] as <see cref="Datasets.ProteinRecord.Profile"/>: the weighted percentages, which PSI-BLAST rounds down, made to sum to 1; where
/// they are all 0, as with no homologs, or not given, what the scores say of the background: q = p e^(0.3176 s).
/// </param>
public sealed record PsiBlastMatrix(string Sequence, sbyte[,] Scores, float[,] Profile)
{
    /// <summary>The scale of scores: nats for each unit, of BLOSUM62 without gaps.</summary>
    private const double Lambda = 0.3176;

    /// <summary>How often each amino acid occurs, in the order of <see cref="AminoAcid.Letters"/> (Robinson and Robinson 1991).</summary>
    private static readonly double[] Background =
    [
        0.07805, 0.01925, 0.05364, 0.06295, 0.03856, 0.07377, 0.02199, 0.05142, 0.05744, 0.09019,
        0.02243, 0.04487, 0.05203, 0.04264, 0.05129, 0.07120, 0.05841, 0.06441, 0.01330, 0.03216,
    ];

    /// <summary>Reads a file; one that ends in <c>.gz</c> is unpacked.</summary>
    /// <exception cref="DataException">It is not there or is no such matrix; file and line are named.</exception>
    public static PsiBlastMatrix Read(string path)
    {
        using var lines = LineReader.Open(path);
        return Read(lines);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataException">As for a file.</exception>
    public static PsiBlastMatrix Read(TextReader text, string name)
    {
        using var lines = new LineReader(name, text);
        return Read(lines);
    }

    private static PsiBlastMatrix Read(LineReader lines)
    {
        var order = Header(lines);
        List<(char Letter, int[] Numbers)> rows = [];
        while (lines.Read() && !string.IsNullOrWhiteSpace(lines.Line))
        {
            rows.Add(Row(lines, rows.Count + 1));
        }

        if (rows.Count == 0)
        {
            throw lines.Fault("the matrix has no rows.");
        }

        var scores = new sbyte[rows.Count, AminoAcid.Count];
        var profile = new float[rows.Count, AminoAcid.Count + 1];
        var shares = new double[AminoAcid.Count];
        for (var residue = 0; residue < rows.Count; residue++)
        {
            var numbers = rows[residue].Numbers;
            for (var column = 0; column < AminoAcid.Count; column++)
            {
                scores[residue, order[column]] = (sbyte)Math.Clamp(numbers[column], sbyte.MinValue, sbyte.MaxValue);
                shares[order[column]] = numbers.Length > AminoAcid.Count ? Math.Max(0, numbers[AminoAcid.Count + column]) : 0;
            }

            if (shares.AsSpan().IndexOfAnyExcept(0) < 0)
            {
                for (var letter = 0; letter < AminoAcid.Count; letter++)
                {
                    shares[letter] = Background[letter] * Math.Exp(Lambda * scores[residue, letter]);
                }
            }

            Fill(profile, residue, shares);
        }

        return new PsiBlastMatrix(string.Concat(rows.Select(row => row.Letter)), scores, profile);
    }

    /// <summary>Finds the line that names the columns: the twenty letters, once or twice.</summary>
    private static int[] Header(LineReader lines)
    {
        while (lines.Read())
        {
            var words = lines.Line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is AminoAcid.Count or 2 * AminoAcid.Count && Array.TrueForAll(words, word => word.Length == 1 && AminoAcid.IsStandard(word[0])))
            {
                int[] order = [.. words.Take(AminoAcid.Count).Select(word => AminoAcid.IndexOf(word[0]))];
                return order.Distinct().Count() == AminoAcid.Count ? order : throw lines.Fault("the header must name each of the twenty amino acids once.");
            }
        }

        throw lines.Fault("no line names the columns A R N D C …. A matrix of psiblast -out_ascii_pssm was expected.");
    }

    private static (char Letter, int[] Numbers) Row(LineReader lines, int row)
    {
        // Old versions write scores three wide, so that -10 touches the number before it.
        var words = lines.Line.Replace("-", " -", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is not [_, { Length: 1 }, ..] || words.Length < 2 + AminoAcid.Count || SequenceLetters.Normalize(words[1][0]) is not { } letter
            || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number != row)
        {
            throw lines.Fault($"row {row} of the matrix was expected: its number, the residue's letter, twenty scores.");
        }

        var count = words.Length >= 2 + (2 * AminoAcid.Count) ? 2 * AminoAcid.Count : AminoAcid.Count;
        var numbers = new int[count];
        for (var column = 0; column < count; column++)
        {
            numbers[column] = int.TryParse(words[2 + column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw lines.Fault($"'{words[2 + column]}' in column {column + 1} of residue {row} is not a whole number.");
        }

        return (letter, numbers);
    }

    private static void Fill(float[,] profile, int residue, double[] shares)
    {
        var sum = shares.Sum();
        double entropy = 0;
        for (var letter = 0; letter < shares.Length; letter++)
        {
            var share = shares[letter] / sum;
            profile[residue, letter] = (float)share;
            entropy -= share > 0 ? share * Math.Log2(share) : 0;
        }

        profile[residue, AminoAcid.Count] = (float)(1 - (entropy / Math.Log2(AminoAcid.Count)));
    }
}
