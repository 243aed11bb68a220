using System.Globalization;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>The atoms, bonds and torsions of an amino acid.</summary>
public sealed class ResidueTopology
{
    /// <summary>The names of the atoms of every residue, in the PDB's order.</summary>
    public static readonly IReadOnlyList<string> Backbone = ["N", "CA", "C", "O"];

    private static readonly Dictionary<char, ResidueTopology> All = AminoAcid.Letters.ToDictionary(letter => letter, letter => new ResidueTopology(letter));

    private ResidueTopology(char letter)
    {
        Letter = letter;
        SideChain = [.. SideChainTable.Atoms[letter].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        AtomNames = [.. Backbone, .. SideChain.Select(atom => atom.Name)];
        Bonds = [("N", "CA"), ("CA", "C"), ("C", "O"), .. SideChain.Select(atom => (atom.C, atom.Name)), .. SideChainTable.Rings.GetValueOrDefault(letter, [])];
        Chis = [.. SideChain.Where(atom => atom.Chi > 0).OrderBy(atom => atom.Chi)];
        SymmetricPairs = SideChainTable.Symmetric.GetValueOrDefault(letter, []);
    }

    /// <summary>The amino acid's letter; X for one that is not known, of which only the backbone is told.</summary>
    public char Letter { get; }

    /// <summary>The atoms beyond the backbone, the beta carbon first, each after those that it is placed by.</summary>
    public IReadOnlyList<AtomTemplate> SideChain { get; }

    /// <summary>The names of all heavy atoms but the terminal OXT.</summary>
    public IReadOnlyList<string> AtomNames { get; }

    /// <summary>The bonds between heavy atoms of the residue.</summary>
    public IReadOnlyList<(string From, string To)> Bonds { get; }

    /// <summary>The atoms that chi 1, chi 2, … place; a chi is the dihedral angle A-B-C-atom of its template.</summary>
    public IReadOnlyList<AtomTemplate> Chis { get; }

    /// <summary>
    /// Pairs of atoms whose names are a convention, which OpenStructure exchanges when it compares models: the ends of Asp, Glu, Arg and the
    /// rings of Phe and Tyr are alike; those of Leu and Val differ by hand alone. All pairs of a residue are exchanged together.
    /// </summary>
    public IReadOnlyList<(string First, string Second)> SymmetricPairs { get; }

    /// <summary>The topology of a letter, upper or lower case; that of X where it is none of the twenty.</summary>
    public static ResidueTopology Of(char letter) => All[AminoAcid.Letters[AminoAcid.IndexOf(letter)]];

    /// <summary>Whether turning a chi by 180 degrees only exchanges like atoms: chi 2 of Asp, Phe and Tyr, chi 3 of Glu.</summary>
    /// <param name="chi">Counted from 1.</param>
    public bool IsSymmetric(int chi) => (Letter, chi) is ('D', 2) or ('F', 2) or ('Y', 2) or ('E', 3);

    /// <summary>The side chain of ideal lengths and angles on a backbone.</summary>
    /// <param name="n">Nitrogen.</param>
    /// <param name="ca">Alpha carbon.</param>
    /// <param name="c">Carbonyl carbon.</param>
    /// <param name="chis">As many angles in degrees as there are <see cref="Chis"/>.</param>
    /// <returns>The places of <see cref="SideChain"/>, in its order.</returns>
    /// <exception cref="ArgumentException">Too few angles.</exception>
    public Point3[] Place(Point3 n, Point3 ca, Point3 c, ReadOnlySpan<double> chis)
    {
        if (chis.Length < Chis.Count)
        {
            throw new ArgumentException($"{AminoAcid.NameOf(Letter)} has {Chis.Count} chi angles; {chis.Length} are given.");
        }

        var places = new Point3[SideChain.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var atom = SideChain[i];
            places[i] = Nerf.Place(Find(atom.A), Find(atom.B), Find(atom.C), atom.Length, atom.Angle, atom.Chi > 0 ? chis[atom.Chi - 1] : atom.Torsion);
        }

        return places;

        Point3 Find(string name) => name switch
        {
            "N" => n,
            "CA" => ca,
            "C" => c,
            _ => places[IndexOf(name)],
        };
    }

    /// <summary>The place of an atom in <see cref="SideChain"/>; -1 where it is not one.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < SideChain.Count; i++)
        {
            if (SideChain[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static AtomTemplate Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var chi = parts[6].StartsWith("chi", StringComparison.Ordinal) ? parts[6][3] - '0' : 0;
        return new AtomTemplate(parts[0], parts[1], parts[2], parts[3], Number(parts[4]), Number(parts[5]), chi > 0 ? double.NaN : Number(parts[6]), chi);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
