using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Metrics;

public sealed class ModelComparisonTests
{
    [Fact]
    public void Of_TheNativeChainTurned_IsPerfectWhereItWasObserved()
    {
        var native = NativeChains.Read(NativeChains.Files()[3]);
        var turned = new Superposition(Rotation.OfQuaternion(1, -2, 3, 1), new Point3(5, 0, 0), new Point3(1, 2, 3)).Apply(native);
        var observed = native.Residues.Select((residue, i) => i is > 20 and < 30 ? null : residue).ToArray();

        var comparison = ModelComparison.Of(turned, observed);

        Assert.Equal([1.0, 1, 1, 1, 1, 0, 0], new[] { FigureName.TmScore, FigureName.GdtTs, FigureName.GdtHa, FigureName.Lddt, FigureName.LddtAlpha, FigureName.Rmsd, FigureName.DistanceRmsd }
            .Select(name => comparison.Figures[name]), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(0, comparison.Figures[FigureName.Phi], 1e-6);
        Assert.InRange(comparison.Figures[FigureName.Q8], 0.85, 1);
        Assert.Equal(9, comparison.Deviation.Count(double.IsNaN));
        Assert.Equal(0, comparison.Superposition.Apply(turned.Residues[0]["CA"]!.Position).DistanceTo(native.Residues[0]["CA"]!.Position), 1e-6);
    }

    [Fact]
    public void Of_Mutant_ComparesSideChainsOfTheSameResiduesAlone()
    {
        var native = NativeChains.Read(NativeChains.Files()[3]);
        Residue?[] mutant = [native.Residues[0] with { Name = native.Residues[0].Name == "TRP" ? "ALA" : "TRP" }, .. native.Residues.Skip(1)];

        Assert.Equal(1, ModelComparison.Of(native, mutant).Figures[FigureName.Lddt], 1e-9);
        Assert.Throws<ArgumentException>(() => ModelComparison.Of(native, mutant[1..]));
    }
}
