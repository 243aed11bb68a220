using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Datasets;

namespace Platform.Training.Proteins.Formats;

/// <summary>Reads and writes ProteinNet's text format (AlQuraishi 2019, arXiv:1902.00249) and its extensions.</summary>
/// <remarks>
/// <para>
/// A record begins with <c>[ID]</c>; sections follow in any order: <c>[PRIMARY]</c>, the sequence; <c>[EVOLUTIONARY]</c>, the profile in
/// 21 rows; <c>[TERTIARY]</c>, x, y and z of N, CA and C of each residue in picometres, three rows; <c>[MASK]</c>, + for a residue that was
/// observed. Those of ours: <c>[SECONDARY]</c> in eight states, <c>[PHI]</c> and <c>[PSI]</c> in degrees, <c>[TERTIARY_CA]</c>,
/// <c>[TERTIARY_CB]</c> and <c>[TERTIARY_O]</c>, places of that atom alone, <c>[BREAKS]</c>, the residues, counted from 1, after which the chain is broken,
/// <c>[PSSM_…]</c>, scores in the order of the letters in its name, and <c>[RSA]</c>, relative accessibility. Sections of other names are passed over.
/// </para>
/// <para>
/// Undefined torsions are 360, or as some programs write them a phi of exactly 0 together with the psi before it. A residue that is
/// masked has no places, whatever the file says of it; neither has an atom at exactly 0, 0, 0.
/// </para>
/// </remarks>
public static class ProteinNetText
{
    /// <summary>Reads a file, record by record as they are asked for.</summary>
    /// <param name="path">The file; one that ends in <c>.gz</c> is unpacked.</param>
    /// <exception cref="DataException">The file is not there or is not in the format; file and line are named.</exception>
    public static IEnumerable<ProteinRecord> Read(string path)
    {
        using var lines = LineReader.Open(path);
        foreach (var record in Read(lines))
        {
            yield return record;
        }
    }

    /// <summary>Reads a text, record by record as they are asked for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataException">The text is not in the format; name and line are named.</exception>
    public static IEnumerable<ProteinRecord> Read(TextReader text, string name)
    {
        using var lines = new LineReader(name, text);
        foreach (var record in Read(lines))
        {
            yield return record;
        }
    }

    /// <summary>Writes a record as <see cref="Read(TextReader, string)"/> gives it back: places to a tenth of a picometre, angles to a tenth of a degree, four digits of shares.</summary>
    public static void Write(TextWriter writer, ProteinRecord record) => ProteinNetWriter.Write(writer, record);

    private static IEnumerable<ProteinRecord> Read(LineReader lines)
    {
        ProteinNetSections? sections = null;
        while (lines.Read())
        {
            var line = lines.Line.AsSpan().Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            if (line is not ['[', .., ']'])
            {
                (sections ?? throw lines.Fault("a ProteinNet record begins with a line [ID].")).Add(lines);
            }
            else if (line is "[ID]")
            {
                if (sections is not null)
                {
                    yield return sections.ToRecord();
                }

                sections = new ProteinNetSections(lines);
            }
            else
            {
                (sections ?? throw lines.Fault("a ProteinNet record begins with a line [ID].")).Begin(line[1..^1].ToString(), lines);
            }
        }

        yield return (sections ?? throw lines.Fault("the file is empty; ProteinNet records were expected.")).ToRecord();
    }
}
