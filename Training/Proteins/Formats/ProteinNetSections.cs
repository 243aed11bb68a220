using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>The sections of one record of <see cref="ProteinNetText"/>, and what they say.</summary>
internal sealed class ProteinNetSections
{
    private const string ScoresName = "PSSM_";
    private const double Undefined = 360;
    private const double PicometresPerAngstrom = 100;

    private readonly string _file;
    private readonly Dictionary<string, Section> _sections = new(StringComparer.Ordinal);
    private Section _current;

    /// <summary>Begins a record at its line <c>[ID]</c>.</summary>
    public ProteinNetSections(LineReader lines)
    {
        _file = lines.Name;
        _sections["ID"] = _current = new Section("ID", lines.Number);
    }

    /// <summary>Begins a section.</summary>
    public void Begin(string name, LineReader lines) =>
        _current = _sections.TryAdd(name, new Section(name, lines.Number)) ? _sections[name] : throw lines.Fault($"a second [{name}] in one record; a record begins with [ID].");

    /// <summary>Adds a line to the section that began last.</summary>
    public void Add(LineReader lines) => _current.Rows.Add((lines.Number, lines.Line));

    /// <summary>What the sections say together.</summary>
    public ProteinRecord ToRecord()
    {
        var id = Required("ID").Trim();
        var sequence = Sequence();
        var length = sequence.Length;
        var observed = Observed(length);
        var phi = Numbers("PHI", length);
        var psi = Numbers("PSI", length);
        RemoveUndefined(phi, psi);
        var backbone = Places("TERTIARY", 3, observed);
        return new ProteinRecord(id, sequence)
        {
            Profile = Profile(length),
            Scores = Scores(length),
            SecondaryStructure = States(length),
            Phi = phi,
            Psi = psi,
            Accessibility = Numbers("RSA", length),
            N = backbone?[0],
            CA = backbone?[1] ?? Places("TERTIARY_CA", 1, observed)?[0],
            C = backbone?[2],
            CB = Places("TERTIARY_CB", 1, observed)?[0],
            O = Places("TERTIARY_O", 1, observed)?[0],
            Breaks = Breaks(length),
        };
    }

    private string Required(string name) => _sections.TryGetValue(name, out var section) && section.Rows.Count > 0
        ? string.Concat(section.Rows.Select(row => row.Text.Trim()))
        : throw new DataException(_file, section?.Line ?? _sections["ID"].Line, $"the record has no [{name}], or an empty one.");

    private string Sequence()
    {
        var letters = Required("PRIMARY").ToUpperInvariant();
        foreach (var (at, letter) in letters.Index())
        {
            if (!AminoAcid.Letters.Contains(letter, StringComparison.Ordinal))
            {
                throw Fault("PRIMARY", $"'{letter}' at residue {at + 1} is no amino acid of {AminoAcid.Letters}.");
            }
        }

        return letters;
    }

    private bool[] Observed(int length)
    {
        if (!_sections.ContainsKey("MASK"))
        {
            return [.. Enumerable.Repeat(true, length)];
        }

        var mask = Required("MASK");
        return mask.Length == length && mask.AsSpan().IndexOfAnyExcept('+', '-') < 0
            ? [.. mask.Select(sign => sign == '+')]
            : throw Fault("MASK", $"{length} signs + or - were expected, as many as residues, not '{Shorten(mask)}' of {mask.Length}.");
    }

    private string? States(int length)
    {
        if (!_sections.ContainsKey("SECONDARY"))
        {
            return null;
        }

        // P, a helix of polyproline, is new in DSSP 4; C and L are other words for none.
        var states = Required("SECONDARY").Replace('P', '-').Replace('C', '-').Replace('L', '-');
        return states.Length == length && states.AsSpan().IndexOfAnyExcept(ProteinRecord.States + "?") < 0
            ? states
            : throw Fault("SECONDARY", $"{length} letters of {ProteinRecord.States}? were expected, as many as residues, not '{Shorten(states)}' of {states.Length}.");
    }

    private float[,]? Profile(int length)
    {
        if (Rows("EVOLUTIONARY", AminoAcid.Count + 1, length) is not { } rows)
        {
            return null;
        }

        var profile = new float[length, AminoAcid.Count + 1];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var residue = 0; residue < length; residue++)
            {
                var value = rows[row][residue];
                profile[residue, row] = value is >= -0.001 and <= 1.001
                    ? (float)value
                    : throw Fault("EVOLUTIONARY", $"row {row + 1} of residue {residue + 1} is {value.ToString(CultureInfo.InvariantCulture)}; a share of 0 to 1 was expected.");
            }
        }

        return profile;
    }

    private sbyte[,]? Scores(int length)
    {
        if (_sections.Keys.FirstOrDefault(name => name.StartsWith(ScoresName, StringComparison.Ordinal)) is not { } name)
        {
            return null;
        }

        var order = name[ScoresName.Length..];
        if (!order.Order().SequenceEqual(AminoAcid.Letters[..AminoAcid.Count].Order()))
        {
            throw Fault(name, "the name must hold the twenty letters of amino acids in the order of the rows.");
        }

        var rows = Rows(name, AminoAcid.Count, length)!;
        var scores = new sbyte[length, AminoAcid.Count];
        foreach (var (row, letter) in order.Index())
        {
            for (var residue = 0; residue < length; residue++)
            {
                scores[residue, AminoAcid.IndexOf(letter)] = (sbyte)Math.Clamp(Math.Round(rows[row][residue]), sbyte.MinValue, sbyte.MaxValue);
            }
        }

        return scores;
    }

    private Point3?[][]? Places(string name, int atoms, bool[] observed)
    {
        if (Rows(name, 3, atoms * observed.Length) is not { } rows)
        {
            return null;
        }

        var places = Enumerable.Range(0, atoms).Select(_ => new Point3?[observed.Length]).ToArray();
        for (var column = 0; column < rows[0].Length; column++)
        {
            var place = new Point3(rows[0][column], rows[1][column], rows[2][column]) / PicometresPerAngstrom;
            places[column % atoms][column / atoms] = observed[column / atoms] && place != default ? place : null;
        }

        return places;
    }

    private int[]? Breaks(int length)
    {
        if (!_sections.TryGetValue("BREAKS", out var section))
        {
            return null;
        }

        var breaks = section.Rows.SelectMany(row => Values(row, "BREAKS")).ToArray();
        return Array.TrueForAll(breaks, at => at >= 1 && at < length && at == Math.Floor(at))
            ? [.. breaks.Select(at => (int)at - 1).Order()]
            : throw Fault("BREAKS", $"numbers of residues from 1 to {length - 1} were expected.");
    }

    private double[]? Numbers(string name, int count) => Rows(name, 1, count)?[0];

    private double[][]? Rows(string name, int count, int length)
    {
        if (!_sections.TryGetValue(name, out var section))
        {
            return null;
        }

        if (section.Rows.Count != count)
        {
            throw Fault(name, $"[{name}] has {section.Rows.Count} rows; {count} were expected.");
        }

        return [.. section.Rows.Select(row =>
        {
            var values = Values(row, name);
            return values.Length == length
                ? values
                : throw new DataException(_file, row.Line, $"[{name}] has {values.Length} numbers in this row; {length} were expected for the sequence.");
        })];
    }

    private double[] Values((int Line, string Text) row, string name)
    {
        var values = new List<double>();
        foreach (var range in row.Text.AsSpan().SplitAny(' ', '\t'))
        {
            var word = row.Text.AsSpan(range);
            if (word.IsEmpty)
            {
                continue;
            }

            values.Add(double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value
                : throw new DataException(_file, row.Line, $"'{Shorten(word.ToString())}' in [{name}] is not a number."));
        }

        return [.. values];
    }

    /// <summary>Gives torsions that were not defined the value NaN.</summary>
    private static void RemoveUndefined(double[]? phi, double[]? psi)
    {
        for (var residue = 0; residue < phi?.Length; residue++)
        {
            // No residue stands at a phi of exactly 0; programs write it where the residue before is missing, and 0 for that one's psi as well.
            if (phi[residue] == 0)
            {
                phi[residue] = double.NaN;
                if (residue > 0 && psi?[residue - 1] == 0)
                {
                    psi[residue - 1] = double.NaN;
                }
            }
        }

        if (psi is [.., 0])
        {
            psi[^1] = double.NaN;
        }

        foreach (var torsions in new[] { phi, psi })
        {
            for (var residue = 0; residue < torsions?.Length; residue++)
            {
                torsions[residue] = Math.Abs(torsions[residue]) < Undefined ? torsions[residue] : double.NaN;
            }
        }
    }

    private DataException Fault(string section, string problem) => new(_file, _sections[section].Line, problem);

    private static string Shorten(string text) => text.Length <= 20 ? text : text[..20] + "…";

    private sealed record Section(string Name, int Line)
    {
        public List<(int Line, string Text)> Rows { get; } = [];
    }
}
