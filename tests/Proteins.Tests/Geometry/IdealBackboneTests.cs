using CsCheck;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Geometry;

public sealed class IdealBackboneTests
{
    private static readonly Gen<double> Torsion = Gen.Double[-179.9, 179.9];

    [Fact]
    public void Build_AnyTorsions_HasThemAndIdealBondsAndAngles() =>
        Gen.Select(Torsion.Array[6], Torsion.Array[6], Torsion.Array[6]).Sample((phi, psi, omega) =>
        {
            var chain = ToChain(IdealBackbone.Build(phi, psi, omega));
            var torsions = ResidueTorsions.Of(chain);

            Assert.Equal(phi[1..], torsions[1..].Select(t => t.Phi), Near);
            Assert.Equal(psi[..^1], torsions[..^1].Select(t => t.Psi), Near);
            Assert.Equal(omega[..^1], torsions[..^1].Select(t => t.Omega), Near);
            for (var i = 0; i < 5; i++)
            {
                var (n, ca, c, o, next) = (At(chain, i, "N"), At(chain, i, "CA"), At(chain, i, "C"), At(chain, i, "O"), At(chain, i + 1, "N"));
                Assert.Equal([1.458, 1.525, 1.231, 1.329], [n.DistanceTo(ca), ca.DistanceTo(c), c.DistanceTo(o), c.DistanceTo(next)], (a, b) => Math.Abs(a - b) < 1e-9);
                Assert.Equal(111.0, Angles.Bond(n, ca, c), 1e-6);
                Assert.Equal(117.2, Angles.Bond(ca, c, next), 1e-6);
                Assert.Equal(121.7, Angles.Bond(c, next, At(chain, i + 1, "CA")), 1e-6);
                Assert.Equal(122.7, Angles.Bond(o, c, next), 1e-6);
            }
        }, iter: 50);

    [Fact]
    public void Build_HelixTorsions_RisesOneAndAHalfAngstromsAResidueWithTheRightHand()
    {
        var residues = IdealBackbone.Build([.. Enumerable.Repeat(-57.8, 37)], [.. Enumerable.Repeat(-47.0, 37)]);

        Assert.Equal(1.5 * 18, residues[4].CA.DistanceTo(residues[22].CA), 1.0);
        Assert.Equal(50, Angles.Dihedral(residues[9].CA, residues[10].CA, residues[11].CA, residues[12].CA), 5.0);
        Assert.InRange(residues[0].O.DistanceTo(residues[4].N), 2.6, 3.2);
    }

    [Theory]
    [InlineData(IdealBackbone.Trans, 3.80)]
    [InlineData(IdealBackbone.Cis, 2.80)]
    public void Build_Omega_SetsTheDistanceOfAlphaCarbons(double omega, double distance)
    {
        var residues = IdealBackbone.Build([double.NaN, -60], [140, double.NaN], [omega, double.NaN]);

        Assert.Equal(distance, residues[0].CA.DistanceTo(residues[1].CA), 0.02);
    }

    [Fact]
    public void Build_NativeTorsions_PutsTheVirtualBetaCarbonNearTheTrueOne()
    {
        var errors = NativeChains.Sample(20).Select(NativeChains.Read).SelectMany(chain => chain.Residues)
            .Where(residue => PeptideBond.HasBackbone(residue) && residue["CB"] is not null)
            .Select(residue => VirtualBeta.Place(residue["N"]!.Position, residue["CA"]!.Position, residue["C"]!.Position).DistanceTo(residue["CB"]!.Position)).Order().ToArray();

        Assert.True(errors[errors.Length / 2] < 0.1 && errors[errors.Length * 95 / 100] < 0.25, $"median {errors[errors.Length / 2]}, 95 % {errors[errors.Length * 95 / 100]}");
    }

    [Fact]
    public void Build_UndefinedTorsionInside_SaysWhich()
    {
        var error = Assert.Throws<ArgumentException>(() => IdealBackbone.Build([double.NaN, double.NaN], [120, 120]));

        Assert.Contains("phi of residue 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => IdealBackbone.Build([1, 2], [1]));
    }

    private static bool Near(double left, double right) => Angles.Difference(left, right) < 1e-6;

    private static Point3 At(Chain chain, int residue, string atom) => chain.Residues[residue][atom]!.Position;

    private static Chain ToChain(BackboneResidue[] residues) => new("A",
        [.. residues.Select((r, i) => new Residue("ALA", i + 1, ' ', [new("N", "N", r.N), new("CA", "C", r.CA), new("C", "C", r.C), new("O", "O", r.O), new("CB", "C", r.CB)]))]);
}
