using Platform.Training.Proteins.Metrics;

namespace Platform.Proteins.Tests.Metrics;

public sealed class RamachandranTests
{
    [Theory]
    [InlineData('A', 'A', -63, -42, RamachandranRegion.Favoured)]
    [InlineData('A', 'A', -120, 130, RamachandranRegion.Favoured)]
    [InlineData('N', 'A', 57, 40, RamachandranRegion.Favoured)]
    [InlineData('V', 'A', 5, 5, RamachandranRegion.Outlier)]
    [InlineData('G', 'A', 85, -175, RamachandranRegion.Favoured)]
    [InlineData('P', 'A', -65, 145, RamachandranRegion.Favoured)]
    [InlineData('P', 'A', 60, 45, RamachandranRegion.Outlier)]
    [InlineData('L', 'P', -70, 140, RamachandranRegion.Favoured)]
    [InlineData('A', 'A', 180, 180, RamachandranRegion.Favoured)]
    public void Region_KnownPlaces_IsWhatEveryTextbookSays(char letter, char next, double phi, double psi, RamachandranRegion region) =>
        Assert.Equal(region, Ramachandran.Region(letter, next, phi, psi));

    [Fact]
    public void Of_ChainsNotMeasuredOn_AreNearlyAllFavoured()
    {
        var records = TestData.ProteinDataset.Records("test_casp13").Where(record => record.N is not null && record.Phi is not null).ToArray();
        Assert.NotEmpty(records);
        var checks = records.Select(record => Ramachandran.Of(record.Sequence, record.Phi!, record.Psi!)).ToArray();

        Assert.InRange(checks.Sum(check => check.Share(RamachandranRegion.Favoured) * check.Count) / checks.Sum(check => check.Count), 0.95, 1);
        Assert.InRange(checks.Sum(check => check.Share(RamachandranRegion.Outlier) * check.Count) / checks.Sum(check => check.Count), 0, 0.01);
    }

    [Fact]
    public void Of_NativeChain_LeavesOutTheEnds()
    {
        var check = Ramachandran.Of(NativeChains.Read(NativeChains.Files()[3]));

        Assert.Null(check.Regions[0]);
        Assert.Null(check.Regions[^1]);
        Assert.Equal(1, check.Share(RamachandranRegion.Favoured) + check.Share(RamachandranRegion.Allowed) + check.Share(RamachandranRegion.Outlier), 1e-9);
    }

    [Fact]
    public void Of_RandomTorsions_AreMostlyNotFavoured()
    {
        var random = new Random(1);
        double[] Angles() => [.. Enumerable.Range(0, 2000).Select(_ => (360 * random.NextDouble()) - 180)];

        Assert.InRange(Ramachandran.Of(new string('A', 2000), Angles(), Angles()).Share(RamachandranRegion.Favoured), 0.1, 0.45);
    }
}
