using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>
/// A backbone of ideal bonds and angles as a function of phi and psi, and the gradient of an energy of its atoms by these torsions.
/// </summary>
/// <remarks>
/// Torsions are in radians, phi of residue i at 2 i and psi at 2 i + 1. Turning about an axis u through o moves an atom r by u x (r - o), so that
/// the derivative is u . (sum of (r - o) x f) over the atoms behind the bond, f the energy's gradient at each: two running sums give
/// all of them in one pass from the end (Abe et al. 1984, "Rapid calculation of first and second derivatives").
/// </remarks>
internal sealed class TorsionBackbone
{
    /// <summary>Atoms of a residue: N, CA, C, O and CB in this order; glycine's CB is where it would be.</summary>
    public const int AtomsPerResidue = 5;

    /// <summary>The place of an atom in its residue.</summary>
    public const int N = 0, CA = 1, C = 2, O = 3, CB = 4;

    private static readonly BackboneResidue Ideal = IdealBackbone.Build([0, 0], [0, 0])[0];
    private readonly double[] _omegas;

    /// <summary>A chain that is not built yet.</summary>
    /// <param name="length">Number of residues.</param>
    /// <param name="cis">Whether the peptide bond before each residue is cis; null for none.</param>
    public TorsionBackbone(int length, IReadOnlyList<bool>? cis = null)
    {
        (Length, Atoms, Torsions, _omegas) = (length, new Point3[length * AtomsPerResidue], new double[2 * length], new double[length]);
        for (var i = 0; i < length; i++)
        {
            _omegas[i] = cis?[i] == true ? 0 : Math.PI;
        }

        Start(Ideal.N, Ideal.CA, Ideal.C);
    }

    /// <summary>Number of residues.</summary>
    public int Length { get; }

    /// <summary>The atoms, residue by residue, in angstroms.</summary>
    public Point3[] Atoms { get; }

    /// <summary>The torsions that <see cref="Build"/> builds with.</summary>
    public double[] Torsions { get; }

    /// <summary>Omega before each residue in degrees.</summary>
    public double Omega(int residue) => double.RadiansToDegrees(_omegas[residue]);

    /// <summary>Places the first residue on three points, whose bonds and angle are made ideal.</summary>
    public void Start(Point3 n, Point3 ca, Point3 c)
    {
        var along = (n - ca).Normalized;
        var side = (c - ca) - (along * (c - ca).Dot(along));
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(IdealBackbone.NCAC));
        Atoms[N] = ca + (along * IdealBackbone.NToCA);
        Atoms[CA] = ca;
        Atoms[C] = ca + (((along * cos) + (side.Normalized * sin)) * IdealBackbone.CAToC);
    }

    /// <summary>Places the atoms of a part of the chain, of which all before it are placed.</summary>
    /// <param name="first">The first residue to place.</param>
    /// <param name="count">How many.</param>
    public void Build(int first, int count)
    {
        var end = Math.Min(Length, first + count);
        for (var i = first; i < end; i++)
        {
            var residue = Atoms.AsSpan(i * AtomsPerResidue, AtomsPerResidue);
            if (i > 0)
            {
                var before = Atoms.AsSpan((i - 1) * AtomsPerResidue, AtomsPerResidue);
                residue[N] = Place(before[N], before[CA], before[C], ToN, Torsions[(2 * i) - 1]);
                residue[CA] = Place(before[CA], before[C], residue[N], ToCA, _omegas[i]);
                residue[C] = Place(before[C], residue[N], residue[CA], ToC, Torsions[2 * i]);
            }

            residue[O] = Place(residue[N], residue[CA], residue[C], ToO, Torsions[(2 * i) + 1] + Math.PI);
            residue[CB] = VirtualBeta.Place(residue[N], residue[CA], residue[C]);
        }
    }

    /// <summary>Adds the derivatives by the torsions of an energy, of which that by the atoms is known.</summary>
    /// <param name="forces">The energy's gradient at each of <see cref="Atoms"/>.</param>
    /// <param name="gradient">Receives the derivatives, one for each of <see cref="Torsions"/>.</param>
    /// <param name="first">The first residue whose torsions may turn.</param>
    /// <param name="end">The residue after the last that is built.</param>
    public void AddGradient(ReadOnlySpan<Point3> forces, Span<double> gradient, int first, int end)
    {
        Point3 force = default, torque = default;
        for (var i = end - 1; i >= first; i--)
        {
            var atoms = Atoms.AsSpan(i * AtomsPerResidue, AtomsPerResidue);
            var pulls = forces.Slice(i * AtomsPerResidue, AtomsPerResidue);
            Add(atoms[O], pulls[O], ref force, ref torque);
            gradient[(2 * i) + 1] += (atoms[C] - atoms[CA]).Normalized.Dot(torque - atoms[C].Cross(force));
            Add(atoms[C], pulls[C], ref force, ref torque);
            Add(atoms[CB], pulls[CB], ref force, ref torque);
            if (i > 0)
            {
                // The first phi turns nothing: the first residue is where the chain starts.
                gradient[2 * i] += (atoms[CA] - atoms[N]).Normalized.Dot(torque - atoms[CA].Cross(force));
            }

            Add(atoms[CA], pulls[CA], ref force, ref torque);
            Add(atoms[N], pulls[N], ref force, ref torque);
        }
    }

    private static readonly (double Along, double Across) ToN = Bond(IdealBackbone.CToN, IdealBackbone.CACN);
    private static readonly (double Along, double Across) ToCA = Bond(IdealBackbone.NToCA, IdealBackbone.CNCA);
    private static readonly (double Along, double Across) ToC = Bond(IdealBackbone.CAToC, IdealBackbone.NCAC);
    private static readonly (double Along, double Across) ToO = Bond(IdealBackbone.CToO, IdealBackbone.CACO);

    private static (double Along, double Across) Bond(double length, double angle)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(angle));
        return (-length * cos, length * sin);
    }

    /// <summary>NeRF as <see cref="Nerf"/> does it, with the bond's parts computed once.</summary>
    private static Point3 Place(Point3 a, Point3 b, Point3 c, (double Along, double Across) bond, double torsion)
    {
        var axis = (c - b).Normalized;
        var normal = (b - a).Cross(axis).Normalized;
        var (sin, cos) = Math.SinCos(torsion);
        return c + (axis * bond.Along) + (((normal.Cross(axis) * cos) + (normal * sin)) * bond.Across);
    }

    private static void Add(Point3 at, Point3 pull, ref Point3 force, ref Point3 torque)
    {
        force += pull;
        torque += at.Cross(pull);
    }
}
