using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.SecondaryStructure;

/// <summary>Assigns the eight states of secondary structure by hydrogen bonds: the rules of DSSP.</summary>
/// <remarks>
/// Kabsch and Sander, Biopolymers 22 (1983) 2577, as mkdssp 4.2 reads them: a pi helix goes before an alpha helix. Its
/// polyproline helices P count as none. States: H alpha, G 3-10 and I pi helix, E strand, B bridge, T turn, S bend, - none, and ? for a residue whose
/// N, CA, C or O was not observed.
/// </remarks>
public static class Dssp
{
    /// <summary>The state of a residue that lacks a backbone atom.</summary>
    public const char Unknown = '?';

    /// <summary>The states of a chain's residues, one letter for each.</summary>
    public static string Assign(Chain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var (residues, places) = (new List<DsspResidue>(), new List<int>());
        foreach (var (i, residue) in chain.Residues.Index())
        {
            if (residue["N"] is { } n && residue["CA"] is { } ca && residue["C"] is { } c && residue["O"] is { } o)
            {
                residues.Add(new DsspResidue(n.Position, ca.Position, c.Position, o.Position, residue.Letter == 'P'));
                places.Add(i);
            }
        }

        return Assign(residues, places, chain.Residues.Count);
    }

    /// <summary>The states of a backbone, one letter for each residue.</summary>
    /// <param name="backbone">The residues.</param>
    /// <param name="sequence">As many letters; only P matters, which has no hydrogen to give.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static string Assign(IReadOnlyList<BackboneResidue> backbone, string sequence)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(sequence);
        if (backbone.Count != sequence.Length)
        {
            throw new ArgumentException($"The backbone has {backbone.Count} residues, the sequence {sequence.Length}.");
        }

        return Assign([.. backbone.Select((r, i) => new DsspResidue(r.N, r.CA, r.C, r.O, sequence[i] is 'P' or 'p'))], [.. Enumerable.Range(0, sequence.Length)], sequence.Length);
    }

    private static string Assign(List<DsspResidue> residues, List<int> places, int length)
    {
        var backbone = new DsspBackbone(residues);
        var states = new char[residues.Count];
        Array.Fill(states, '-');
        var bonds = HydrogenBonds.Find(backbone);
        BetaLadders.Mark(backbone, bonds, states);
        HelicesAndTurns.Mark(backbone, bonds, states);

        var all = new char[length];
        Array.Fill(all, Unknown);
        for (var i = 0; i < states.Length; i++)
        {
            all[places[i]] = states[i];
        }

        return new string(all);
    }
}
