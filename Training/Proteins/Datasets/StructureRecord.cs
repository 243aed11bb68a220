using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Datasets;

/// <summary>Makes a record of a chain as a structure file gives it.</summary>
public static class StructureRecord
{
    /// <summary>The alpha carbons of neighbours in a chain are 3.8 angstroms apart, 2.9 with a cis bond; further than this the chain is broken.</summary>
    private const double LongestStep = 4.2;

    /// <summary>The record of a chain: sequence, backbone, beta carbons and oxygens, torsions, and secondary structure where it is given.</summary>
    /// <param name="id">The record's name.</param>
    /// <param name="chain">The chain. Where it knows its polymer, residues that were not observed are in the sequence and have no places; else only those that were observed are.</param>
    /// <param name="states">One of <see cref="ProteinRecord.States"/>, or ?, for each of the chain's residues; null where they are not known.</param>
    public static ProteinRecord Of(string id, Chain chain, string? states = null)
    {
        var letters = chain.Polymer is null ? chain.Sequence.ToCharArray() : [.. chain.Polymer.Select(AminoAcid.LetterOf)];
        int[] places = chain.Places is null ? [.. Enumerable.Range(0, letters.Length)] : [.. chain.Places];
        var torsions = ResidueTorsions.Of(chain);
        var (phi, psi) = (new double[letters.Length], new double[letters.Length]);
        var assigned = new char[letters.Length];
        Array.Fill(phi, double.NaN);
        Array.Fill(psi, double.NaN);
        Array.Fill(assigned, '?');
        foreach (var (at, place) in places.Index())
        {
            letters[place] = chain.Residues[at].Letter;
            (phi[place], psi[place], assigned[place]) = (torsions[at].Phi, torsions[at].Psi, states?[at] ?? '?');
        }

        var carbons = Atoms("CA");
        return new ProteinRecord(id, new string(letters))
        {
            SecondaryStructure = states is null ? null : new string(assigned),
            Phi = phi,
            Psi = psi,
            N = Atoms("N"),
            CA = carbons,
            C = Atoms("C"),
            CB = Atoms("CB"),
            O = Atoms("O"),
            Breaks = [.. Enumerable.Range(0, letters.Length - 1).Where(at => carbons[at] is { } left && carbons[at + 1] is { } right && left.DistanceTo(right) > LongestStep)],
        };

        Point3?[] Atoms(string name)
        {
            var points = new Point3?[letters.Length];
            foreach (var (at, place) in places.Index())
            {
                // A residue without an alpha carbon counts as not observed.
                points[place] = chain.Residues[at]["CA"] is null ? null : chain.Residues[at][name]?.Position;
            }

            return points;
        }
    }
}
