using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>The torsions of a residue in degrees, -180 to 180; not a number where an atom is missing or the chain is broken.</summary>
/// <param name="Phi">C of the residue before-N-CA-C.</param>
/// <param name="Psi">N-CA-C-N of the next residue.</param>
/// <param name="Omega">CA-C-N-CA to the next residue, as the IUPAC numbers it.</param>
/// <param name="Chi">As many as the side chain has, chi 1 first.</param>
public sealed record ResidueTorsions(double Phi, double Psi, double Omega, IReadOnlyList<double> Chi)
{
    /// <summary>The torsions of every residue of a chain.</summary>
    public static ResidueTorsions[] Of(Chain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var residues = chain.Residues;
        var torsions = new ResidueTorsions[residues.Count];
        for (var i = 0; i < torsions.Length; i++)
        {
            var (residue, last) = (residues[i], i + 1 == residues.Count);
            var before = i > 0 && PeptideBond.Joins(residues[i - 1], residue) ? residues[i - 1] : null;
            var next = !last && PeptideBond.Joins(residue, residues[i + 1]) ? residues[i + 1] : null;
            torsions[i] = new ResidueTorsions(
                Dihedral(before?["C"], residue["N"], residue["CA"], residue["C"]),
                Dihedral(residue["N"], residue["CA"], residue["C"], next?["N"]),
                Dihedral(residue["CA"], residue["C"], next?["N"], next?["CA"]),
                [.. ResidueTopology.Of(residue.Letter).Chis.Select(chi => Dihedral(residue[chi.A], residue[chi.B], residue[chi.C], residue[chi.Name]))]);
        }

        return torsions;
    }

    private static double Dihedral(Atom? a, Atom? b, Atom? c, Atom? d) =>
        a is null || b is null || c is null || d is null ? double.NaN : Angles.Dihedral(a.Position, b.Position, c.Position, d.Position);
}
