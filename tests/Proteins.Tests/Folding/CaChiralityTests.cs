using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Geometry;

namespace Platform.Proteins.Tests.Folding;

public sealed class CaChiralityTests
{
    [Fact]
    public void Score_EveryRealChain_TellsItFromItsMirrorImage()
    {
        foreach (var (record, native) in Chains.Real(1))
        {
            Assert.True(CaChirality.Score(native) > 0, record.Id);
            Assert.Equal(CaChirality.Score(native), -CaChirality.Score(CaChirality.Mirrored(native)), 1e-9);
        }
    }

    [Fact]
    public void Right_HelixOrItsMirrorImage_IsTheHelix()
    {
        var helix = Chains.Hairpin(20, out _, out _).Select(residue => residue.CA).ToArray();

        Assert.Equal(helix, CaChirality.Right(helix));
        Assert.Equal(helix, CaChirality.Right(CaChirality.Mirrored(helix)));
    }

    [Fact]
    public void Right_TorsionsOfALeftHandedHelix_OverruleWhatIsFrequent()
    {
        double[] phi = [.. Enumerable.Repeat(62.0, 20)], psi = [.. Enumerable.Repeat(43.0, 20)], sure = [.. Enumerable.Repeat(200.0, 20)];
        var left = IdealBackbone.Build(phi, psi).Select(residue => residue.CA).ToArray();

        Assert.Equal(CaChirality.Mirrored(left), CaChirality.Right(left));
        Assert.Equal(left, CaChirality.Right(CaChirality.Mirrored(left), new TorsionPrediction(phi, psi, sure, sure)));
    }
}
