using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>A backbone of ideal bonds and angles, which then depends on its torsions alone.</summary>
/// <remarks>In angstroms and degrees: lengths of Engh and Huber, Acta Cryst. A47 (1991) 392; angles of the same, International Tables F (2001) 18.3.</remarks>
public static class IdealBackbone
{
    /// <summary>Bond N-CA.</summary>
    public const double NToCA = 1.458;

    /// <summary>Bond CA-C.</summary>
    public const double CAToC = 1.525;

    /// <summary>The peptide bond, C to N of the next residue.</summary>
    public const double CToN = 1.329;

    /// <summary>The double bond C=O.</summary>
    public const double CToO = 1.231;

    /// <summary>Angle N-CA-C.</summary>
    public const double NCAC = 111.0;

    /// <summary>Angle CA-C-N.</summary>
    public const double CACN = 117.2;

    /// <summary>Angle C-N-CA.</summary>
    public const double CNCA = 121.7;

    /// <summary>Angle CA-C=O.</summary>
    public const double CACO = 120.1;

    /// <summary>Omega of a peptide bond whose alpha carbons are on opposite sides, as nearly all are.</summary>
    public const double Trans = 180;

    /// <summary>Omega of a peptide bond whose alpha carbons are on the same side, as 5 % are before proline.</summary>
    public const double Cis = 0;

    /// <summary>The psi that a last residue is given, whose own is not defined, to place its oxygen: that of a strand.</summary>
    public const double LastPsi = 140;

    /// <summary>Builds the backbone of a chain from its torsions.</summary>
    /// <param name="phi">C-N-CA-C by residue, in degrees. The first is not used.</param>
    /// <param name="psi">N-CA-C-N by residue, in degrees. The last places the oxygen, and is <see cref="LastPsi"/> where it is not a number.</param>
    /// <param name="omega">CA-C-N-CA from each residue to the next, in degrees; the last is not used. Null for <see cref="Trans"/> everywhere.</param>
    /// <returns>By residue; the first N stands at the origin, its CA on the x axis, its C in the x-y plane.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or an angle that is needed is not a number.</exception>
    public static BackboneResidue[] Build(IReadOnlyList<double> phi, IReadOnlyList<double> psi, IReadOnlyList<double>? omega = null)
    {
        ArgumentNullException.ThrowIfNull(phi);
        ArgumentNullException.ThrowIfNull(psi);
        if (phi.Count != psi.Count || (omega is not null && omega.Count != phi.Count))
        {
            throw new ArgumentException($"There are {phi.Count} phi, {psi.Count} psi and {omega?.Count ?? phi.Count} omega; give one of each for every residue.");
        }

        var residues = new BackboneResidue[phi.Count];
        Point3 n = default, ca = default, c = default;
        for (var i = 0; i < residues.Length; i++)
        {
            if (i == 0)
            {
                var (sin, cos) = Math.SinCos(double.DegreesToRadians(NCAC));
                (n, ca) = (default, new Point3(NToCA, 0, 0));
                c = ca + new Point3(-CAToC * cos, CAToC * sin, 0);
            }
            else
            {
                var nextN = Nerf.Place(n, ca, c, CToN, CACN, Finite(psi[i - 1], "psi", i - 1));
                var nextCA = Nerf.Place(ca, c, nextN, NToCA, CNCA, Finite(omega?[i - 1] ?? Trans, "omega", i - 1));
                var nextC = Nerf.Place(c, nextN, nextCA, CAToC, NCAC, Finite(phi[i], "phi", i));
                (n, ca, c) = (nextN, nextCA, nextC);
            }

            var turn = i == residues.Length - 1 && double.IsNaN(psi[i]) ? LastPsi : Finite(psi[i], "psi", i);
            residues[i] = new BackboneResidue(n, ca, c, Oxygen(n, ca, c, turn), VirtualBeta.Place(n, ca, c));
        }

        return residues;
    }

    /// <summary>The carbonyl oxygen of a residue, in the plane of its peptide bond, opposite to the next nitrogen.</summary>
    /// <param name="n">Nitrogen.</param>
    /// <param name="ca">Alpha carbon.</param>
    /// <param name="c">Carbonyl carbon.</param>
    /// <param name="psi">The residue's psi, in degrees.</param>
    public static Point3 Oxygen(Point3 n, Point3 ca, Point3 c, double psi) => Nerf.Place(n, ca, c, CToO, CACO, psi + 180);

    private static double Finite(double angle, string name, int residue) =>
        double.IsFinite(angle) ? angle : throw new ArgumentException($"{name} of residue {residue + 1} is {angle}; a backbone needs all torsions but the first phi, the last psi and the last omega.");
}
