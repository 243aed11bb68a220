using System.Text;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Formats;

/// <summary>Reads and writes sequences in FASTA.</summary>
/// <remarks>
/// A header begins with <c>&gt;</c>, its first word is the name; the letters may stand on several lines, in upper or lower case, with spaces between them; a
/// <c>*</c> at the end of a sequence is dropped; lines that begin with <c>;</c> are comments. Letters without a header are one sequence named as the file is.
/// Letters that are none of the twenty are read as <see cref="SequenceLetters"/> says.
/// </remarks>
public static class Fasta
{
    private const int LineWidth = 80;

    /// <summary>Reads a file; one that ends in <c>.gz</c> is unpacked.</summary>
    /// <exception cref="DataException">
    /// It is not there, is empty, names a sequence twice, or holds nucleotides or a letter that stands for no residue; file, line and residue are named.
    /// </exception>
    public static IReadOnlyList<NamedSequence> Read(string path)
    {
        using var lines = LineReader.Open(path);
        return Read(lines, Path.GetFileName(path).Split('.')[0]);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it, and letters without a header.</param>
    /// <exception cref="DataException">As for a file.</exception>
    public static IReadOnlyList<NamedSequence> Read(TextReader text, string name)
    {
        using var lines = new LineReader(name, text);
        return Read(lines, name);
    }

    /// <summary>Writes sequences, 80 letters a line.</summary>
    public static void Write(TextWriter writer, IEnumerable<NamedSequence> sequences)
    {
        foreach (var sequence in sequences)
        {
            writer.Write($">{sequence.Name}{(sequence.Description.Length == 0 ? "" : " ")}{sequence.Description}\n");
            foreach (var line in sequence.Letters.Chunk(LineWidth))
            {
                writer.Write(line);
                writer.Write('\n');
            }
        }
    }

    private static List<NamedSequence> Read(LineReader lines, string unnamed)
    {
        List<NamedSequence> sequences = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        NamedSequence? current = null;
        var letters = new StringBuilder();
        var begin = 0;
        while (lines.Read())
        {
            var line = lines.Line.AsSpan().Trim();
            if (line.IsEmpty || line[0] == ';')
            {
                continue;
            }

            if (line[0] == '>')
            {
                Finish();
                var words = line[1..].Trim().ToString().Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                current = words.Length > 0
                    ? new NamedSequence(words[0], "") { Description = words.Length > 1 ? words[1] : "" }
                    : throw lines.Fault("a header must name its sequence: >name.");
                begin = names.Add(words[0]) ? lines.Number : throw lines.Fault($"a second sequence of the name '{words[0]}'. Give each a name of its own.");
                continue;
            }

            begin = current is null ? lines.Number : begin;
            current ??= new NamedSequence(unnamed, "");
            Append(line, letters, lines);
        }

        Finish();
        return sequences.Count > 0 ? sequences : throw lines.Fault("no sequence was found. A FASTA file has a line >name and the letters of amino acids below it.");

        void Finish()
        {
            if (current is null)
            {
                return;
            }

            if (letters is [.., '*'])
            {
                letters.Length--;
            }

            sequences.Add(current with { Letters = Normalize(letters.ToString(), current.Name, lines.Name, begin) });
            letters.Clear();
        }
    }

    private static void Append(ReadOnlySpan<char> line, StringBuilder letters, LineReader lines)
    {
        foreach (var letter in line)
        {
            if (char.IsWhiteSpace(letter))
            {
                continue;
            }

            letters.Append(letter is '*' || SequenceLetters.Normalize(letter) is not null
                ? letter
                : throw lines.Fault(letter is '-' or '.'
                    ? $"'{letter}' at residue {letters.Length + 1}: sequences have no gaps. Give an alignment as a file .a3m or .aln."
                    : $"'{letter}' at residue {letters.Length + 1} is no amino acid; X stands for one that is not known."));
        }
    }

    private static string Normalize(string letters, string name, string file, int line)
    {
        var problem = letters.Length == 0 ? "has no letters."
            : letters.Contains('*', StringComparison.Ordinal) ? $"has a stop (*) at residue {letters.IndexOf('*', StringComparison.Ordinal) + 1}. Give the chain that is made, without stops."
            : SequenceLimits.IsNucleotides(letters) ? $"looks like DNA or RNA: none of its {letters.Length} letters is other than A, C, G, T, U or N. Give the protein it is translated to."
            : null;
        return problem is null ? string.Concat(letters.Select(letter => SequenceLetters.Normalize(letter)!.Value)) : throw new DataException(file, line, $"'{name}' {problem}");
    }
}
