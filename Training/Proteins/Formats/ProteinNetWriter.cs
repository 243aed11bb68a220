using System.Globalization;
using System.Text;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>Writes records in the sections that <see cref="ProteinNetText"/> reads, in its order of amino acids, picometres and signs.</summary>
internal static class ProteinNetWriter
{
    private const double PicometresPerAngstrom = 100;
    private const double Undefined = 360;

    /// <summary>Writes a record and an empty line.</summary>
    public static void Write(TextWriter writer, ProteinRecord record)
    {
        Section(writer, "ID", record.Id);
        Section(writer, "PRIMARY", record.Sequence);
        if (record.Profile is { } profile)
        {
            Section(writer, "EVOLUTIONARY", Rows(profile, value => value.ToString("G4", CultureInfo.InvariantCulture)));
        }

        if (record.Scores is { } scores)
        {
            Section(writer, $"PSSM_{AminoAcid.Letters[..AminoAcid.Count]}", Rows(scores, value => value.ToString(CultureInfo.InvariantCulture)));
        }

        if (record.SecondaryStructure is { } states)
        {
            Section(writer, "SECONDARY", states);
        }

        WriteNumbers(writer, "PHI", record.Phi, "F1");
        WriteNumbers(writer, "PSI", record.Psi, "F1");
        WriteNumbers(writer, "RSA", record.Accessibility, "F2");
        if (record is { N: { } n, CA: { } ca, C: { } c })
        {
            Section(writer, "TERTIARY", Coordinates([n, ca, c]));
        }
        else if (record.CA is { } alone)
        {
            Section(writer, "TERTIARY_CA", Coordinates([alone]));
        }

        foreach (var (name, places) in new[] { ("TERTIARY_CB", record.CB), ("TERTIARY_O", record.O) })
        {
            if (places is not null)
            {
                Section(writer, name, Coordinates([places]));
            }
        }

        if (record.Breaks is { } breaks)
        {
            Section(writer, "BREAKS", string.Join(' ', breaks.Select(at => at + 1)));
        }

        if (record.CA is { } observed)
        {
            Section(writer, "MASK", string.Concat(observed.Select(place => place is null ? '-' : '+')));
        }

        writer.Write('\n');
    }

    private static void Section(TextWriter writer, string name, string content) => writer.Write($"[{name}]\n{content}\n");

    private static void WriteNumbers(TextWriter writer, string name, IReadOnlyList<double>? values, string format)
    {
        if (values is not null)
        {
            Section(writer, name, string.Join(' ', values.Select(value => Number(value, format))));
        }

        // A phi of exactly 0 would be read as undefined, and so would a last psi; a hundredth of a degree tells them apart.
        static string Number(double value, string format) => double.IsNaN(value)
            ? Undefined.ToString(format, CultureInfo.InvariantCulture)
            : Math.Abs(value) < 0.05 && format == "F1" ? "0.01" : value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Rows<T>(T[,] values, Func<T, string> format)
    {
        var text = new StringBuilder();
        for (var row = 0; row < values.GetLength(1); row++)
        {
            text.Append(row > 0 ? "\n" : "");
            for (var residue = 0; residue < values.GetLength(0); residue++)
            {
                text.Append(residue > 0 ? "\t" : "").Append(format(values[residue, row]));
            }
        }

        return text.ToString();
    }

    private static string Coordinates(IReadOnlyList<Point3?>[] atoms)
    {
        Func<Point3, double>[] axes = [place => place.X, place => place.Y, place => place.Z];
        return string.Join('\n', axes.Select(axis => string.Join(
            '\t',
            Enumerable.Range(0, atoms[0].Count).SelectMany(residue => atoms.Select(atom =>
                atom[residue] is { } place ? (axis(place) * PicometresPerAngstrom).ToString("0.#", CultureInfo.InvariantCulture) : "0")))));
    }
}
