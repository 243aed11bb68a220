using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>Reads the fixed columns of a PDB file.</summary>
internal sealed partial class PdbReader
{
    private const int EndOfCoordinates = 54;

    private readonly LineReader _lines;
    private readonly StructureAssembly _assembly;
    private readonly Dictionary<string, List<string>> _polymers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<MissingResidue>> _missing = new(StringComparer.Ordinal);
    private string? _entry;

    private PdbReader(LineReader lines)
    {
        _lines = lines;
        _assembly = new StructureAssembly(lines.Name)
        {
            PolymerOf = row => _polymers.GetValueOrDefault(row.Chain),
            MissingOf = chain => _missing.GetValueOrDefault(chain) ?? [],
        };
    }

    /// <summary>Reads a structure.</summary>
    /// <exception cref="DataException">There is no protein, or a row is broken.</exception>
    public static Structure Read(LineReader lines)
    {
        var reader = new PdbReader(lines);
        while (lines.Read())
        {
            reader.ReadLine();
        }

        return reader._assembly.Build(reader._entry ?? Path.GetFileName(lines.Name).Split('.')[0]);
    }

    private void ReadLine()
    {
        var line = _lines.Line;
        if (line.StartsWith("ATOM  ", StringComparison.Ordinal) || line.StartsWith("HETATM", StringComparison.Ordinal))
        {
            _assembly.Add(Atom(line), isHetero: line[0] == 'H');
        }
        else if (line.StartsWith("TER", StringComparison.Ordinal))
        {
            _assembly.EndChain();
        }
        else if (line.StartsWith("MODEL ", StringComparison.Ordinal))
        {
            _assembly.BeginModel();
        }
        else if (line.StartsWith("SEQRES", StringComparison.Ordinal) && line.Length > 19)
        {
            var chain = ChainName(line[10..12]);
            if (!_polymers.TryGetValue(chain, out var names))
            {
                _polymers[chain] = names = [];
            }

            names.AddRange(line[19..Math.Min(line.Length, 70)].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        else if (line.StartsWith("MODRES", StringComparison.Ordinal) && line.Length >= 27)
        {
            _assembly.Parents[line[12..15].Trim()] = line[24..27].Trim();
        }
        else if (line.StartsWith("REMARK 465", StringComparison.Ordinal))
        {
            ReadMissing(line);
        }
        else if (line.StartsWith("HEADER", StringComparison.Ordinal) && line.Length >= 66 && line[62..66].Trim() is { Length: > 0 } entry)
        {
            _entry = entry;
        }
    }

    private void ReadMissing(string line)
    {
        if (MissingRow().Match(line) is not { Success: true } match || match.Groups["model"] is { Length: > 0 } and not { Value: "1" })
        {
            return;
        }

        var chain = match.Groups["chain"].Value;
        if (!_missing.TryGetValue(chain, out var missing))
        {
            _missing[chain] = missing = [];
        }

        var code = match.Groups["code"] is { Length: 1 } group ? group.Value[0] : ' ';
        missing.Add(new MissingResidue(match.Groups["name"].Value, int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), code));
    }

    private AtomRow Atom(string line)
    {
        if (line.Length < EndOfCoordinates)
        {
            throw _lines.Fault($"the atom's row has {line.Length} columns; its coordinates end in column {EndOfCoordinates}. Is the file in the PDB format, and complete?");
        }

        var residue = line[17..20].Trim();
        var number = Hybrid36.Decode(line.AsSpan(22, 4)) ?? throw _lines.Fault($"'{line[22..26]}' in columns 23 to 26 is no number of a residue ({residue}).");
        var name = line[12..16];
        if (name.Trim().Length == 0)
        {
            throw _lines.Fault($"an atom of residue {residue} {number} has no name in columns 13 to 16.");
        }

        var position = new Point3(Coordinate(30, 'x'), Coordinate(38, 'y'), Coordinate(46, 'z'));
        var atom = new Atom(name.Trim(), Element(line, name), position)
        {
            Occupancy = Optional(54, "occupancy") ?? 1,
            BFactor = Optional(60, "B factor") ?? 0,
        };
        return new AtomRow(ChainName(line[20..22]), residue, number, line[26], line[16], atom, _lines.Number);

        double Coordinate(int begin, char axis) =>
            double.TryParse(line.AsSpan(begin, 8), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value
                : throw _lines.Fault($"the {axis} coordinate '{line.Substring(begin, 8)}' of atom {name.Trim()}, residue {residue} {number}, is no number.");

        double? Optional(int begin, string what)
        {
            var text = line.AsSpan(Math.Min(begin, line.Length), Math.Clamp(line.Length - begin, 0, 6)).Trim();
            return text.IsEmpty ? null
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
                : throw _lines.Fault($"the {what} '{text}' of atom {name.Trim()}, residue {residue} {number}, is no number.");
        }
    }

    /// <summary>The name in two columns, of which most files use the second.</summary>
    private static string ChainName(string columns) => columns.Trim();

    private static string Element(string line, string name)
    {
        if (line.Length >= 78 && line[76..78].Trim() is { Length: > 0 } element && element.All(char.IsAsciiLetter))
        {
            return element.ToUpperInvariant();
        }

        // The element's symbol is right-aligned in the first two columns of the name; names of hydrogens may use all four.
        var symbol = name[..2].Trim(' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '\'', '*', '"').ToUpperInvariant();
        return symbol switch
        {
            "" => name.Trim().First(char.IsLetterOrDigit) is var first ? char.ToUpperInvariant(first).ToString() : "",
            { Length: 2 } when symbol is "SE" or "ZN" or "FE" or "MG" or "NA" or "CL" or "BR" or "MN" or "CU" or "NI" => symbol,
            { Length: 2 } when symbol == "CA" && line[0] == 'H' => symbol,
            _ => symbol[..1],
        };
    }

    [GeneratedRegex(@"^REMARK 465\s+(?:(?<model>\d+)\s+)?(?<name>[A-Z0-9]{1,3})\s+(?<chain>\S)\s+(?<number>-?\d{1,5})(?<code>[A-Za-z])?\s*$")]
    private static partial Regex MissingRow();
}
