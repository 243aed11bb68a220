using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>The torsions of a backbone whose CA atoms are near given points.</summary>
/// <remarks>
/// First every peptide is turned about the line between its two CA, so that the angles N-CA-C are ideal and the torsions frequent, by
/// dynamic programming over turns of 10 degrees (after Purisima and Scheraga 1984). Then the chain of ideal geometry grows along these atoms, the torsions of its
/// last residues refined at every step, so that no error adds up.
/// </remarks>
internal static class BackboneTrace
{
    private const int Turns = 36;
    private const int Window = 9;
    private const int Advance = 3;
    private static readonly Peptide Trans = new(IdealBackbone.Trans), Cis = new(IdealBackbone.Cis);

    /// <summary>Peptide bonds that are cis: those of neighbours that are nearer than 3.4 A.</summary>
    public static bool[] FindCis(DistanceTargets targets)
    {
        var cis = new bool[targets.Length];
        for (var i = 1; i < cis.Length; i++)
        {
            cis[i] = targets.Distances[i - 1, i] < DistanceTargets.CisBelow;
        }

        return cis;
    }

    /// <summary>Fits a chain.</summary>
    /// <param name="ca">Where the CA atoms should be, in angstroms.</param>
    /// <param name="cis">Which peptide bonds are cis.</param>
    /// <param name="energy">Says what torsions are frequent.</param>
    /// <param name="chain">Receives the torsions and the atoms.</param>
    public static void Fit(ReadOnlySpan<Point3> ca, IReadOnlyList<bool> cis, FoldingEnergy energy, TorsionBackbone chain)
    {
        var placed = Place(ca, cis, energy);
        for (var i = 0; i < ca.Length; i++)
        {
            var (phi, psi) = (
                i == 0 ? -120 : Angles.Dihedral(placed[i - 1].C, placed[i].N, placed[i].CA, placed[i].C),
                i == ca.Length - 1 ? IdealBackbone.LastPsi : Angles.Dihedral(placed[i].N, placed[i].CA, placed[i].C, placed[i + 1].N));
            chain.Torsions[2 * i] = double.DegreesToRadians(double.IsFinite(phi) ? phi : -120);
            chain.Torsions[(2 * i) + 1] = double.DegreesToRadians(double.IsFinite(psi) ? psi : 120);
        }

        Grow(placed, energy, chain);
    }

    private static void Grow(BackboneResidue[] placed, FoldingEnergy energy, TorsionBackbone chain)
    {
        var length = placed.Length;
        chain.Start(placed[0].N, placed[0].CA, placed[0].C);
        var forces = new Point3[chain.Atoms.Length];
        var gradient = new double[2 * length];
        for (var end = Math.Min(length, Window); ; end = Math.Min(length, end + Advance))
        {
            var (first, last) = (Math.Max(0, end - Window), end);
            var torsions = chain.Torsions.AsSpan(2 * first, 2 * (last - first));
            var point = torsions.ToArray();
            Lbfgs.Minimize(Objective, point, 60, 1e-5, 0.5);
            point.CopyTo(torsions);
            chain.Build(first, last - first);
            if (end == length)
            {
                return;
            }

            double Objective(ReadOnlySpan<double> at, Span<double> slopes)
            {
                at.CopyTo(chain.Torsions.AsSpan(2 * first));
                chain.Build(first, last - first);
                forces.AsSpan(first * TorsionBackbone.AtomsPerResidue, (last - first) * TorsionBackbone.AtomsPerResidue).Clear();
                gradient.AsSpan(2 * first, 2 * (last - first)).Clear();
                var sum = 0.1 * energy.Local(chain, gradient, first, last);
                for (var i = 2 * first; i < 2 * last; i++)
                {
                    gradient[i] *= 0.1;
                }

                for (var i = first; i < last; i++)
                {
                    sum += Pull(i, TorsionBackbone.CA, placed[i].CA, 1) + Pull(i, TorsionBackbone.N, placed[i].N, 0.2) + Pull(i, TorsionBackbone.C, placed[i].C, 0.2);
                }

                chain.AddGradient(forces, gradient, first, last);
                gradient.AsSpan(2 * first, 2 * (last - first)).CopyTo(slopes);
                return sum;
            }

            double Pull(int residue, int atom, Point3 target, double weight)
            {
                var place = (residue * TorsionBackbone.AtomsPerResidue) + atom;
                var away = chain.Atoms[place] - target;
                forces[place] += away * (2 * weight);
                return weight * away.Dot(away);
            }
        }
    }

    private static BackboneResidue[] Place(ReadOnlySpan<Point3> ca, IReadOnlyList<bool> cis, FoldingEnergy energy)
    {
        var peptides = ca.Length - 1;
        var c = new Point3[peptides, Turns];
        var n = new Point3[peptides, Turns];
        for (var i = 0; i < peptides; i++)
        {
            var along = (ca[i + 1] - ca[i]).Normalized;
            var side = along.Cross(Math.Abs(along.X) < 0.8 ? new Point3(1, 0, 0) : new Point3(0, 1, 0)).Normalized;
            var up = along.Cross(side);
            var peptide = cis[i + 1] ? Cis : Trans;
            var stretch = ca[i].DistanceTo(ca[i + 1]) / peptide.Length;
            for (var turn = 0; turn < Turns; turn++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * turn / Turns);
                var across = (side * cos) + (up * sin);
                c[i, turn] = ca[i] + (along * (peptide.C.Along * stretch)) + (across * peptide.C.Across);
                n[i, turn] = ca[i] + (along * (peptide.N.Along * stretch)) + (across * peptide.N.Across);
            }
        }

        var choice = Cheapest(ca, c, n, energy);
        var placed = new BackboneResidue[ca.Length];
        for (var i = 0; i < ca.Length; i++)
        {
            var carbon = i < peptides ? c[i, choice[i]] : default;
            var nitrogen = i > 0 ? n[i - 1, choice[i - 1]] : Nerf.Place(n[0, choice[0]], carbon, ca[0], IdealBackbone.NToCA, IdealBackbone.NCAC, 120);
            carbon = i < peptides ? carbon : Nerf.Place(c[i - 1, choice[i - 1]], nitrogen, ca[i], IdealBackbone.CAToC, IdealBackbone.NCAC, -120);
            placed[i] = new BackboneResidue(nitrogen, ca[i], carbon, default, default);
        }

        return placed;
    }

    /// <summary>The turn of each peptide, by dynamic programming over the residues between two (Viterbi).</summary>
    private static int[] Cheapest(ReadOnlySpan<Point3> ca, Point3[,] c, Point3[,] n, FoldingEnergy energy)
    {
        var peptides = ca.Length - 1;
        var cost = new double[Turns];
        var from = new int[peptides, Turns];
        for (var i = 1; i < peptides; i++)
        {
            var next = new double[Turns];
            Array.Fill(next, double.PositiveInfinity);
            for (var before = 0; before < Turns; before++)
            {
                var nitrogen = n[i - 1, before];
                for (var turn = 0; turn < Turns; turn++)
                {
                    var carbon = c[i, turn];
                    var bend = (Angles.Bond(nitrogen, ca[i], carbon) - IdealBackbone.NCAC) / 8;
                    var sum = cost[before] + (bend * bend);
                    if (sum < next[turn])
                    {
                        sum += energy.Local(
                            i,
                            double.DegreesToRadians(Angles.Dihedral(c[i - 1, before], nitrogen, ca[i], carbon)),
                            double.DegreesToRadians(Angles.Dihedral(nitrogen, ca[i], carbon, n[i, turn])));
                    }

                    if (sum < next[turn])
                    {
                        (next[turn], from[i, turn]) = (sum, before);
                    }
                }
            }

            cost = next;
        }

        var choice = new int[peptides];
        choice[^1] = Array.IndexOf(cost, cost.Min());
        for (var i = peptides - 1; i > 0; i--)
        {
            choice[i - 1] = from[i, choice[i]];
        }

        return choice;
    }

    /// <summary>Where C and N are in the plane of a peptide: along the line between its two CA, and across it.</summary>
    private sealed class Peptide
    {
        public Peptide(double omega)
        {
            var residues = IdealBackbone.Build([0, 0], [0, 0], [omega, omega]);
            var (from, to) = (residues[0].CA, residues[1].CA);
            var along = (to - from).Normalized;
            var across = (residues[0].C - from) - (along * (residues[0].C - from).Dot(along));
            var side = across.Normalized;
            Length = from.DistanceTo(to);
            C = ((residues[0].C - from).Dot(along), across.Length);
            N = ((residues[1].N - from).Dot(along), (residues[1].N - from).Dot(side));
        }

        public double Length { get; }

        public (double Along, double Across) C { get; }

        public (double Along, double Across) N { get; }
    }
}
