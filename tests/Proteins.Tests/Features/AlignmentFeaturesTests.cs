using System.Text.Json;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Sequences;

namespace Platform.Proteins.Tests.Features;

/// <summary>Against numpy, which computes the same pair by pair: Golden/alignment_features.py.</summary>
public sealed class AlignmentFeaturesTests
{
    private static readonly JsonElement Golden = TestData.Golden("alignment_features.json");

    private static readonly Alignment Small = Made([.. Golden.GetProperty("rows").EnumerateArray().Select(row => row.GetString()!)]);

    [Fact]
    public void PositionBased_SmallAlignment_AreNumpys() => AssertClose(Golden.GetProperty("henikoff"), [.. SequenceWeights.PositionBased(Small)], 1e-12);

    [Fact]
    public void ByIdentity_SmallAlignment_AreNumpys() => AssertClose(Golden.GetProperty("identity"), [.. SequenceWeights.ByIdentity(Small).Select(weight => (double)weight)], 1e-7);

    [Fact]
    public void ByIdentity_LongRows_CountsEveryColumn()
    {
        // Longer than a vector of bytes can count in its lanes: 300 vectors of 32 bytes.
        var (first, second) = (new string('A', 9_600), new string('A', 7_679) + new string('C', 1_921));

        Assert.Equal([1f, 1f], SequenceWeights.ByIdentity(Made(first, second)));
        Assert.Equal([0.5f, 0.5f], SequenceWeights.ByIdentity(Made(first, new string('A', 7_680) + new string('C', 1_920))));
    }

    [Fact]
    public void Profile_SmallAlignment_IsNumpys() => AssertClose(Golden.GetProperty("profile"), Flat(AlignmentProfile.Of(Small)), 1e-6);

    [Fact]
    public void Profile_ColumnWithoutResidue_IsTheBackground()
    {
        var profile = AlignmentProfile.Of(Made("XA", "-A"));

        Assert.Equal(0.07805f, profile[0, 0], 1e-6f);
        Assert.Equal(1, Enumerable.Range(0, 20).Sum(letter => profile[0, letter]), 1e-3f);
        Assert.True(profile[1, 0] > 0.9);
    }

    [Fact]
    public void Covariance_SmallAlignment_IsNumpys() => AssertClose(Golden.GetProperty("covariance"), Flat(Covariation.Covariance(Small)), 1e-5);

    [Fact]
    public void MutualInformation_SmallAlignment_IsNumpys()
    {
        AssertClose(Golden.GetProperty("information"), Flat(Covariation.MutualInformation(Small, correct: false)), 1e-5);
        AssertClose(Golden.GetProperty("corrected_information"), Flat(Covariation.MutualInformation(Small)), 1e-5);
    }

    [Fact]
    public void Direct_SmallAlignment_IsNumpys() => AssertClose(Golden.GetProperty("direct"), Flat(Covariation.Direct(Small)), 2e-3);

    [Fact]
    public void PaperCovariance_OneHot_CountsRowsWithTheSameLetter()
    {
        var expected = Flat(Golden.GetProperty("same_letters"));
        for (var (i, place) = (0, 0); i < Small.Columns; i++)
        {
            for (var j = 0; j < Small.Columns; j++, place++)
            {
                // What is no amino acid stands for nothing.
                expected[place] -= Enumerable.Range(0, Small.Rows).Count(row => Small[row, i] >= AminoAcid.Count && Small[row, i] == Small[row, j]);
            }
        }

        Assert.Equal(expected, Flat(PaperCovariance.Of(Small, LetterEmbedding.OneHot)));
    }

    [Fact]
    public void PaperCovariance_Properties_AreStandardised()
    {
        // One row with each of the twenty once: products of properties that have a variance of 1 by 19.
        var alignment = new Alignment("columns", [.. Enumerable.Range(0, 20).Select(i => $"{i}")], [.. Enumerable.Range(0, 20).Select(i => (byte)i)]);

        Assert.Equal(6 * 19, PaperCovariance.Of(alignment, LetterEmbedding.Properties)[0, 0], 1e-3f);
    }

    [Fact]
    public void AverageProduct_OfAProduct_LeavesLittle()
    {
        var scores = new float[40, 40];
        for (var i = 0; i < 40; i++)
        {
            for (var j = 0; j < 40; j++)
            {
                scores[i, j] = (1 + i * 0.01f) * (1 + j * 0.01f);
            }
        }

        // The scores differ by 0.9; what is left comes from the diagonal, which the means leave out.
        Assert.True(Flat(AverageProduct.Correct(scores)).Max(Math.Abs) < 0.05);
    }

    [Fact]
    public void PairCouplings_OfTheQueryAlone_AreZero() => Assert.All(PairCouplings.Of(Made("ACDEFGHIKL")), value => Assert.Equal(0, value));

    [Fact]
    public void PairCouplings_OfAnAlignment_AreSymmetricScaledAndFarApart()
    {
        var channels = PairCouplings.Of(Small);

        var length = Small.Columns;
        for (var i = 0; i < length; i++)
        {
            for (var j = 0; j < length; j++)
            {
                for (var channel = 0; channel < 2; channel++)
                {
                    Assert.Equal(channels[(channel * length + i) * length + j], channels[(channel * length + j) * length + i], 1e-4f);
                    Assert.True(Math.Abs(i - j) >= 6 || channels[(channel * length + i) * length + j] == 0);
                }
            }
        }

        Assert.Equal(Math.Log(1 + SequenceWeights.ByIdentity(Small).Sum()) / 8, channels[^1], 1e-5);
        Assert.Contains(channels[..(length * length)], value => value != 0);
    }

    private static Alignment Made(params string[] rows) => new(
        "small",
        [.. rows.Select((_, i) => $"{i}")],
        [.. rows.SelectMany(row => row.Select(letter => letter == '-' ? Alignment.Gap : (byte)AminoAcid.IndexOf(letter)))]);

    private static double[] Flat(float[,] map) => [.. map.Cast<float>().Select(value => (double)value)];

    private static double[] Flat(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetDouble())];

    private static void AssertClose(JsonElement expected, double[] actual, double tolerance)
    {
        var wanted = Flat(expected);
        Assert.Equal(wanted.Length, actual.Length);
        var scale = Math.Max(1, wanted.Max(Math.Abs));
        Assert.All(wanted.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance * scale));
    }
}
