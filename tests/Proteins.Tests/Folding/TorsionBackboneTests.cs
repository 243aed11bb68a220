using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Folding;

public sealed class TorsionBackboneTests
{
    [Fact]
    public void Build_Torsions_PlacesTheAtomsOfTheIdealBackbone()
    {
        Chains.Hairpin(12, out var phi, out var psi);
        double[] omega = [.. Enumerable.Range(0, 12).Select(i => i == 5 ? 0.0 : 180)];
        var expected = IdealBackbone.Build(phi, psi, omega);
        var chain = Chain(phi, psi, [.. Enumerable.Range(0, 12).Select(i => i == 6)]);

        for (var i = 0; i < 12; i++)
        {
            var atoms = chain.Atoms.AsSpan(i * TorsionBackbone.AtomsPerResidue, TorsionBackbone.AtomsPerResidue);
            Point3[] ideal = [expected[i].N, expected[i].CA, expected[i].C, expected[i].O, expected[i].CB];
            for (var atom = 0; atom < ideal.Length; atom++)
            {
                Assert.Equal(0, ideal[atom].DistanceTo(atoms[atom]), 1e-9);
            }
        }
    }

    [Fact]
    public void AddGradient_LinearEnergy_IsThatOfFiniteDifferences()
    {
        Chains.Hairpin(9, out var phi, out var psi);
        var chain = Chain(phi, psi, null);
        var forces = Chains.Random(chain.Atoms.Length, 5, 2);
        var gradient = new double[chain.Torsions.Length];
        chain.AddGradient(forces, gradient, 0, 9);

        for (var i = 0; i < gradient.Length; i++)
        {
            const double step = 1e-5;
            var angle = chain.Torsions[i];
            var high = Energy(angle + step, i);
            var low = Energy(angle - step, i);
            Energy(angle, i);

            Assert.Equal((high - low) / (2 * step), gradient[i], 1e-5 * Math.Max(1, Math.Abs(gradient[i])));
        }

        double Energy(double angle, int torsion)
        {
            // The first phi has an atom before it in no chain: it places nothing.
            chain.Torsions[torsion] = angle;
            chain.Build(0, chain.Length);
            return chain.Atoms.Zip(forces, (atom, force) => atom.Dot(force)).Sum();
        }
    }

    [Fact]
    public void Start_AnyThreePoints_KeepsBondsAndAngleIdeal()
    {
        var chain = new TorsionBackbone(3);
        var points = Chains.Random(3, 2);
        chain.Start(points[0], points[1], points[2]);
        chain.Build(0, 3);

        Assert.Equal(points[1], chain.Atoms[TorsionBackbone.CA]);
        Assert.Equal(IdealBackbone.NToCA, chain.Atoms[TorsionBackbone.N].DistanceTo(points[1]), 1e-9);
        Assert.Equal(IdealBackbone.CAToC, chain.Atoms[TorsionBackbone.C].DistanceTo(points[1]), 1e-9);
        Assert.Equal(IdealBackbone.NCAC, Angles.Bond(chain.Atoms[TorsionBackbone.N], points[1], chain.Atoms[TorsionBackbone.C]), 1e-6);
    }

    private static TorsionBackbone Chain(double[] phi, double[] psi, bool[]? cis)
    {
        var chain = new TorsionBackbone(phi.Length, cis);
        for (var i = 0; i < phi.Length; i++)
        {
            (chain.Torsions[2 * i], chain.Torsions[(2 * i) + 1]) = (double.DegreesToRadians(phi[i]), double.DegreesToRadians(psi[i]));
        }

        chain.Build(0, chain.Length);
        return chain;
    }
}
