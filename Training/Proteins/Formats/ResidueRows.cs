using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>The rows of one residue, from which one conformation is chosen.</summary>
internal sealed class ResidueRows(string file, int number, char insertionCode)
{
    private readonly List<AtomRow> _rows = [];

    /// <summary>The first row.</summary>
    public AtomRow First => _rows[0];

    /// <summary>Adds an atom.</summary>
    public void Add(AtomRow row) => _rows.Add(row);

    /// <summary>
    /// The residue in its conformation of the highest mean occupancy, the first of several alike; the names of residues that share a place count as
    /// conformations. An atom that this conformation lacks, but another has, is taken from the one where its occupancy is highest.
    /// </summary>
    /// <param name="parents">The amino acids that modified residues were made of, by name.</param>
    /// <exception cref="DataException">An atom is there twice, or the residue has two names without alternate locations.</exception>
    public Residue Choose(IReadOnlyDictionary<string, string> parents)
    {
        var label = ' ';
        var best = double.NegativeInfinity;
        foreach (var conformation in _rows.Where(row => row.AlternateLocation != ' ').GroupBy(row => row.AlternateLocation))
        {
            if (conformation.Average(row => row.Atom.Occupancy) is var occupancy && occupancy > best + 1e-9)
            {
                (label, best) = (conformation.Key, occupancy);
            }
        }

        var name = _rows.Find(row => row.AlternateLocation == label) is { Line: > 0 } chosen ? chosen.ResidueName : First.ResidueName;
        List<Atom> atoms = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var row in _rows.Where(row => row.AlternateLocation == ' ' || (row.AlternateLocation == label && row.ResidueName == name)))
        {
            if (row.ResidueName != name || !names.Add(row.Atom.Name))
            {
                var where = string.Create(CultureInfo.InvariantCulture, $"residue {number}{(insertionCode == ' ' ? "" : insertionCode)} of chain '{row.Chain}'");
                throw new DataException(file, row.Line, row.ResidueName != name
                    ? $"{where} is {name} and {row.ResidueName}. Give each residue a number of its own."
                    : $"a second atom {row.Atom.Name} in {where}. Molecules of the same chain name need MODEL or TER between them.");
            }

            atoms.Add(row.Atom);
        }

        foreach (var other in _rows.Where(row => row.ResidueName == name && !names.Contains(row.Atom.Name)).GroupBy(row => row.Atom.Name, StringComparer.Ordinal))
        {
            atoms.Add(other.MaxBy(row => row.Atom.Occupancy).Atom);
        }

        return new Residue(name, number, insertionCode, atoms) { Parent = AminoAcid.IsName(name) ? null : parents.GetValueOrDefault(name) };
    }
}
