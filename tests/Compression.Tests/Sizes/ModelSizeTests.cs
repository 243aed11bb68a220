using Platform.Training.Compression.Sizes;
using Platform.Training.Language.Bert;

namespace Platform.Compression.Tests.Sizes;

public sealed class ModelSizeTests
{
    private const int Vocabulary = 30_522;

    /// <summary>Megabytes (10^6 bytes) as read off the figures of arXiv:2208.09684; see docs/export.md.</summary>
    [Theory]
    [InlineData(BertSize.Large, 1340.6, 853.7, 615.9, 214.1, 154.6)]
    [InlineData(BertSize.Base, 440.9, 301.3, 233.6, 75.8, 59.0)]
    [InlineData(BertSize.Medium, 165.7, 125.1, 105.0, 31.4, 26.4)]
    [InlineData(BertSize.Small, 115.3, 94.7, 84.8, 23.8, 21.3)]
    [InlineData(BertSize.Mini, 44.7, 39.8, 37.4, 10.0, 9.4)]
    [InlineData(BertSize.Tiny, 17.6, 16.8, 16.6, 4.3, 4.2)]
    public void PaperBytes_TheSizesOfThePaper_AreThoseOfItsFigures(BertSize size, double dense, double pruned40, double pruned60, double both40, double both60)
    {
        var model = ModelSize.Of(new BertClassifier.Config { Encoder = BertEncoder.Config.Of(size) }, Vocabulary, outputs: 2);

        AssertClose(dense, model.PaperBytes());
        AssertClose(pruned40, model.PaperBytes(sparsity: 0.4));
        AssertClose(pruned60, model.PaperBytes(sparsity: 0.6));
        AssertClose(both40, model.PaperBytes(bits: 8, sparsity: 0.4));
        AssertClose(both60, model.PaperBytes(bits: 8, sparsity: 0.6));
    }

    [Fact]
    public void PaperBytes_TheReconstructionOfTheTable_IsMetWithinOnePercent()
    {
        (BertSize Size, double[] Megabytes)[] table =
        [
            (BertSize.Large, [1340.6, 857.4, 615.8, 214.3, 153.9]),
            (BertSize.Base, [437.9, 302.0, 234.1, 75.5, 58.5]),
            (BertSize.Medium, [165.5, 125.2, 105.1, 31.3, 26.3]),
            (BertSize.Small, [115.1, 94.9, 84.9, 23.7, 21.2]),
            (BertSize.Mini, [44.7, 39.6, 37.1, 9.9, 9.3]),
            (BertSize.Tiny, [17.5, 16.9, 16.6, 4.2, 4.1]),
        ];
        foreach (var (size, megabytes) in table)
        {
            var model = ModelSize.Of(new BertClassifier.Config { Encoder = BertEncoder.Config.Of(size) }, Vocabulary, outputs: 2);
            double[] found = [model.PaperBytes(), model.PaperBytes(32, 0.4), model.PaperBytes(32, 0.6), model.PaperBytes(8, 0.4), model.PaperBytes(8, 0.6)];
            Assert.All(megabytes.Zip(found), pair => AssertClose(pair.First, (long)pair.Second));
        }
    }

    [Fact]
    public void IndexedBytes_PrunedToSixtyPercent_CostsABitForEachPrunableWeight()
    {
        var large = ModelSize.Of(new BertClassifier.Config { Encoder = BertEncoder.Config.Of(BertSize.Large) }, Vocabulary, outputs: 2);

        Assert.Equal(24 * 12 * 1024L * 1024, large.Prunable);
        Assert.Equal(191.7, large.IndexedBytes(bits: 8, sparsity: 0.6) / 1e6, 0.1);
        Assert.Equal(large.PaperBytes(bits: 8), large.IndexedBytes(bits: 8));
    }

    /// <summary>Within 1 % of a number that is rounded to a tenth of a megabyte.</summary>
    private static void AssertClose(double expected, long bytes) => Assert.InRange(bytes / 1e6, expected * 0.99 - 0.05, expected * 1.01 + 0.05);
}
