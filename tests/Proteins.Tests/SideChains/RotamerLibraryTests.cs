using CsCheck;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.SideChains;

namespace Platform.Proteins.Tests.SideChains;

public sealed class RotamerLibraryTests
{
    [Fact]
    public void Of_AnyBackbone_HasProbabilitiesAndAsManyChisAsTheSideChain() =>
        Gen.Select(Gen.Int[0, AminoAcid.Count - 1], Gen.Double[-180, 180], Gen.Double[-180, 180]).Sample((index, phi, psi) =>
        {
            var letter = AminoAcid.Letters[index];
            var rotamers = RotamerLibrary.Shared.Of(letter, phi, psi);

            Assert.Equal(letter is 'A' or 'G', rotamers.Count == 0);
            Assert.All(rotamers, rotamer => Assert.Equal(ResidueTopology.Of(letter).Chis.Count, rotamer.Chis.Count));
            Assert.All(rotamers, rotamer => Assert.All(rotamer.Deviations, deviation => Assert.InRange(deviation, 4, 30)));
            Assert.Equal(rotamers.Count == 0 ? 0 : 1, rotamers.Sum(rotamer => rotamer.Probability), 1e-9);
            Assert.Equal(rotamers.OrderByDescending(rotamer => rotamer.Probability), rotamers);
        });

    [Fact]
    public void Of_BranchedOnAHelix_IsAsIsKnown()
    {
        // Valine's chi 1 is trans on most helices, and g+ is rare for those without an oxygen (Dunbrack and Cohen 1997).
        var valine = RotamerLibrary.Shared.Of('V', -62, -43)[0];
        Assert.InRange(Math.Abs(valine.Chis[0]), 165, 180);
        Assert.InRange(valine.Probability, 0.75, 1);
        Assert.DoesNotContain(RotamerLibrary.Shared.Of('L', -62, -43), rotamer => rotamer.Probability > 0.05 && rotamer.Chis[0] is > 30 and < 90);
    }

    [Fact]
    public void Of_NoTorsionsOrNoSideChain_IsTheMeanOfAllBackbonesOrNothing()
    {
        Assert.NotEmpty(RotamerLibrary.Shared.Of('K', double.NaN, 120));
        Assert.Empty(RotamerLibrary.Shared.Of('X', -60, -40));
    }
}
