using System.Text;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Formats;

/// <summary>Reads alignments: A3M, aligned FASTA, and ALN, rows of letters alone as PSICOV and CCMpred read them.</summary>
/// <remarks>
/// <para>
/// The first row is the query. In A3M a lower-case letter is an insertion and <c>.</c> the place of another row's, both left out; <c>-</c> is a gap. In the
/// others every row has as many letters, case does not count, and <c>-</c> and <c>.</c> are gaps. Columns in which the query has a gap are left out.
/// Letters that are none of the twenty are read as <see cref="SequenceLetters"/> says.
/// </para>
/// <para>
/// Which it is follows from the text: rows without headers are ALN; with headers, aligned FASTA has a dot or a lower-case letter in a row as long as the
/// others, everything else is A3M. Rows of HH-suite that hold no sequence (<c>&gt;ss_pred</c>, <c>&gt;sa_dssp</c>, …, a consensus) and lines that begin with <c>#</c> are passed over.
/// </para>
/// </remarks>
public static class AlignmentFile
{
    /// <summary>How names of files with alignments end, packed or not.</summary>
    public static readonly IReadOnlyList<string> Endings = [".a3m", ".a3m.gz", ".aln", ".aln.gz"];

    private static readonly string[] Annotations = ["ss_pred", "ss_conf", "ss_dssp", "sa_dssp", "aa_dssp", "aa_pred", "Consensus"];

    /// <summary>Whether a file's name is that of an alignment: <c>.a3m</c> or <c>.aln</c>, packed or not.</summary>
    public static bool IsNamedSo(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file of an alignment; null where there is none.</summary>
    /// <param name="stem">Its path without ending.</param>
    public static string? Find(string stem) => Endings.Select(ending => stem + ending).FirstOrDefault(File.Exists);

    /// <summary>Reads a file; one that ends in <c>.gz</c> is unpacked.</summary>
    /// <param name="path">The file; <c>.a3m</c> in its name says that it is A3M.</param>
    /// <param name="mostRows">Rows after so many are not read.</param>
    /// <exception cref="DataException">It is not there, empty, or not an alignment; file, line and place are named.</exception>
    public static Alignment Read(string path, int mostRows = int.MaxValue)
    {
        using var lines = LineReader.Open(path);
        return Read(lines, mostRows);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it; <c>.a3m</c> in it says that it is A3M.</param>
    /// <param name="mostRows">Rows after so many are not read.</param>
    /// <exception cref="DataException">As for a file.</exception>
    public static Alignment Read(TextReader text, string name, int mostRows = int.MaxValue)
    {
        using var lines = new LineReader(name, text);
        return Read(lines, mostRows);
    }

    private static Alignment Read(LineReader lines, int mostRows)
    {
        var rows = ReadRows(lines, Math.Max(1, mostRows));
        if (rows.Count == 0)
        {
            throw lines.Fault("the alignment is empty. An A3M file has a line >name and the aligned letters below it, the query first.");
        }

        var isA3m = lines.Name.Contains(".a3m", StringComparison.OrdinalIgnoreCase) || (rows[0].Name is not null && !IsAlignedFasta(rows));
        var query = States(rows[0], isA3m, lines.Name);
        int[] columns = [.. Enumerable.Range(0, query.Length).Where(column => query[column] != Alignment.Gap)];
        if (columns.Length == 0)
        {
            throw new DataException(lines.Name, rows[0].Line, "the first row, the query, has no residues in upper case.");
        }

        if (SequenceLimits.IsNucleotides(rows[0].Letters.ToString().Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal)))
        {
            throw new DataException(lines.Name, rows[0].Line, "the first row looks like DNA or RNA: it has no letters other than A, C, G, T, U or N. Give an alignment of proteins.");
        }

        var states = new byte[checked(rows.Count * columns.Length)];
        for (var row = 0; row < rows.Count; row++)
        {
            var all = States(rows[row], isA3m, lines.Name);
            if (all.Length != query.Length)
            {
                throw new DataException(lines.Name, rows[row].Line, $"row {row + 1} has {all.Length} columns, the first row has {query.Length}{(isA3m ? ", counted without insertions (lower case)" : "")}.");
            }

            for (var column = 0; column < columns.Length; column++)
            {
                states[(row * columns.Length) + column] = all[columns[column]];
            }
        }

        return new Alignment(lines.Name, [.. rows.Select((row, at) => row.Name ?? $"row {at + 1}")], states)
        {
            FileColumns = columns.Length == query.Length ? null : columns,
        };
    }

    private static List<TextRow> ReadRows(LineReader lines, int mostRows)
    {
        List<TextRow> rows = [];
        TextRow? current = null;
        while (lines.Read())
        {
            var line = lines.Line.AsSpan().Trim();
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '>')
            {
                if (current is null && rows.Count > 0)
                {
                    throw lines.Fault("a header after rows without one. Give every row a header, or none.");
                }

                Finish();
                if (rows.Count >= mostRows)
                {
                    return rows;
                }

                current = new TextRow(line[1..].Trim().ToString().Split((char[]?)null, 2)[0], lines.Number, new StringBuilder());
            }
            else if (current is not null)
            {
                current.Letters.Append(line);
            }
            else if (rows.Count < mostRows)
            {
                rows.Add(new TextRow(null, lines.Number, new StringBuilder().Append(line)));
            }
        }

        Finish();
        return rows;

        void Finish()
        {
            if (current is null)
            {
                return;
            }

            if (current.Letters.Length == 0)
            {
                throw new DataException(lines.Name, current.Line, $"the row '{current.Name}' has no letters.");
            }

            if (!Array.Exists(Annotations, annotation => current.Name!.StartsWith(annotation, StringComparison.Ordinal)) && !current.Name!.EndsWith("_consensus", StringComparison.Ordinal))
            {
                rows.Add(current);
            }
        }
    }

    private static bool IsAlignedFasta(List<TextRow> rows) =>
        rows.Count > 1
        && rows.TrueForAll(row => row.Letters.Length == rows[0].Letters.Length)
        && rows.Exists(row => row.Letters.ToString().AsSpan().IndexOfAnyInRange('a', 'z') >= 0 || row.Letters.ToString().Contains('.', StringComparison.Ordinal));

    private static byte[] States(TextRow row, bool isA3m, string file)
    {
        var states = new byte[row.Letters.Length];
        var count = 0;
        foreach (var (at, letter) in row.Letters.ToString().Index())
        {
            if (isA3m && (letter == '.' || char.IsAsciiLetterLower(letter)))
            {
                continue;
            }

            states[count++] = letter is '-' or '.'
                ? Alignment.Gap
                : SequenceLetters.Normalize(letter) is { } residue
                    ? (byte)AminoAcid.IndexOf(residue)
                    : throw new DataException(file, row.Line, $"'{letter}' at place {at + 1} of the row '{row.Name}' is neither an amino acid nor a gap (- or .).");
        }

        return states[..count];
    }

    private sealed record TextRow(string? Name, int Line, StringBuilder Letters);
}
