using System.Text.Json;
using Platform.Training.Compression.Analysis;

namespace Platform.Compression.Tests.Analysis;

/// <summary>Our statistics against SciPy's and scikit-learn's.</summary>
public sealed class GoldenStatisticsTests
{
    [Fact]
    public void TwoSidedQuantile_Degrees_EqualsSciPy() =>
        Assert.All(AnalysisGolden.Cases("student"), c =>
            Assert.Equal(c.Number("quantile"), StudentT.TwoSidedQuantile(0.95, c.GetProperty("degrees").GetInt32()), 1e-9));

    [Fact]
    public void SeedMean_Scores_EqualsSciPy() =>
        Assert.All(AnalysisGolden.Cases("seeds"), c =>
        {
            var mean = SeedMean.Of(c.Numbers("scores"));

            Assert.Equal(c.Number("mean"), mean.Mean, 1e-12);
            Assert.Equal(c.Number("deviation"), mean.StandardDeviation!.Value, 1e-12);
            Assert.Equal(c.Number("low"), mean.Interval!.Low, 1e-10);
            Assert.Equal(c.Number("high"), mean.Interval.High, 1e-10);
            Assert.Equal(Chance.Seeds, mean.Interval.Over);
        });

    [Fact]
    public void SeedMean_OneScore_HasNoInterval() => Assert.Equal(new SeedMean(0.8, null, null), SeedMean.Of([0.8]));

    [Fact]
    public void McNemar_Counts_EqualsSciPy() =>
        Assert.All(AnalysisGolden.Cases("mcnemar"), c =>
        {
            var test = new McNemarTest(c.GetProperty("b").GetInt32(), c.GetProperty("c").GetInt32());

            Assert.Equal(test.OnlyFirst + test.OnlySecond < 25, test.IsExact);
            Assert.Equal(1, test.P / c.Number(test.IsExact ? "exact" : "corrected"), 1e-10);
        });

    [Fact]
    public void McNemar_Answers_CountsWhatOneAloneGetsRight()
    {
        var test = McNemarTest.Of([1, 1, 0, 0, 2], [1, 0, 1, 1, 2], [1, 1, 1, 1, 0]);

        Assert.Equal(new McNemarTest(1, 2), test);
        Assert.Throws<ArgumentException>(() => McNemarTest.Of([1], [1, 0], [1, 1]));
    }

    /// <summary>Sums are in fp32 over at most 60 rows.</summary>
    [Theory]
    [InlineData("accuracy", "answers", "labels")]
    [InlineData("f1", "answers", "labels")]
    [InlineData("matthews", "answers", "labels")]
    [InlineData("pearson", "scores", "targets")]
    [InlineData("spearman", "scores", "targets")]
    public void Measure_ResampledExamples_EqualsThoseWrittenOut(string name, string answers, string labels) =>
        Assert.All(AnalysisGolden.Cases("resampled"), c =>
        {
            var measure = Measure.Find(name)!;
            var (given, right, weights) = (c.Floats(answers), c.Floats(labels), c.Floats("weights"));

            Assert.Equal(c.Number(name), measure.Resampled(weights, weights.Length, measure.Columns(given, right)), 2e-6);

            var once = Enumerable.Repeat(1f, weights.Length).ToArray();
            Assert.Equal(measure.Score(given, right), measure.Resampled(once, once.Length, measure.Columns(given, right)), 2e-6);
        });

    [Fact]
    public void OfDraws_Numbers_EqualsNumPysPercentiles()
    {
        var golden = AnalysisGolden.Root.GetProperty("percentiles");
        var interval = Interval.OfDraws(golden.Floats("draws"), Chance.Examples)!;

        Assert.Equal(golden.Number("low"), interval.Low, 1e-6);
        Assert.Equal(golden.Number("high"), interval.High, 1e-6);
    }

    [Fact]
    public void OfDraws_MissingOnes_CountAsAsked()
    {
        float[] draws = [.. Enumerable.Repeat(float.NaN, 5), .. Enumerable.Repeat(2f, 95)];

        Assert.Equal(new Interval(0, 2, Chance.Seeds), Interval.OfDraws(draws, Chance.Seeds, 0, 0));
        Assert.Equal(new Interval(0, double.PositiveInfinity, Chance.Seeds), Interval.OfDraws(draws, Chance.Seeds, 0));
        Assert.Equal(new Interval(2, 2, Chance.Seeds), Interval.OfDraws([.. draws.Skip(4), 2, 2], Chance.Seeds, 0));
        Assert.Null(Interval.OfDraws(draws, Chance.None));
    }

    [Fact]
    public void SmallestCost_Curves_EqualsASearchOnAFineGrid() =>
        Assert.All(AnalysisGolden.Cases("crossings"), c =>
        {
            var found = SmallestCost.Of(c.Numbers("costs"), c.Numbers("scores"), c.Number("target"));

            if (c.GetProperty("found").ValueKind == JsonValueKind.Null)
            {
                Assert.True(double.IsNaN(found));
            }
            else
            {
                Assert.Equal(1, found / c.Number("found"), 1e-4);
            }
        });

    [Theory]
    [InlineData("accuracy", new float[] { 0, 0, 0, 1 }, 0.75)]
    [InlineData("matthews", new float[] { 0, 0, 0, 1 }, 0)]
    [InlineData("f1", new float[] { 0, 0, 0, 1 }, 0.4)]
    [InlineData("accuracy", new float[] { 2, 2, 0, 1 }, 0.5)]
    [InlineData("pearson", new float[] { 2.5f, 2, 0, 1 }, 0)]
    [InlineData("spearman", new float[] { 2.5f, 2, 0, 1 }, 0)]
    public void BestConstant_Labels_IsTheMajorityLine(string name, float[] labels, double expected) =>
        Assert.Equal(expected, Measure.Find(name)!.BestConstant(labels), 1e-12);
}
