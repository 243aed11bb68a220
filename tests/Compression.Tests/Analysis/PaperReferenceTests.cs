using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;

namespace Platform.Compression.Tests.Analysis;

public sealed class PaperReferenceTests
{
    private const CompressionMethods Q = CompressionMethods.Quantization;
    private const CompressionMethods K = CompressionMethods.Distillation;
    private const CompressionMethods M = CompressionMethods.Pruning;

    /// <summary>The ratios that stand beside the paper's table in the project's notes on it, worked out there by hand.</summary>
    [Theory]
    [InlineData("large", 1.03, 0.64, 1.00, 0.87)]
    [InlineData("base", 1.26, 0.70, 0.92, 1.40)]
    [InlineData("medium", 1.38, 1.15, 1.46, 2.03)]
    [InlineData("small", 1.09, 1.09, 1.25, 1.36)]
    [InlineData("mini", 1.06, 0.84, 1.36, 1.43)]
    [InlineData("tiny", 1.18, 0.92, 1.43, 1.64)]
    public void Interaction_PaperTable_GivesTheKnownRatios(string architecture, double quantizedDistilled, double quantizedPruned, double distilledPruned, double all)
    {
        Assert.Equal(quantizedDistilled, Math.Round(PaperReference.Interaction(architecture, Q | K), 2));
        Assert.Equal(quantizedPruned, Math.Round(PaperReference.Interaction(architecture, Q | M), 2));
        Assert.Equal(distilledPruned, Math.Round(PaperReference.Interaction(architecture, K | M), 2));
        Assert.Equal(all, Math.Round(PaperReference.Interaction(architecture, Q | K | M), 2));
    }

    [Fact]
    public void Points_Figure_HoldsTwelveForEachSize()
    {
        Assert.Equal(72, PaperReference.Points.Count);
        Assert.Equal(42, PaperReference.Factors.Count);
        Assert.Contains(new PaperPoint("base", K | M, 0.6, 233.6, 0.881), PaperReference.Points);
        Assert.Contains(new PaperPoint("large", Q | K | M, 0.4, 214.1, 0.889), PaperReference.Points);
        Assert.Contains(new PaperFactor("medium", 166, Q | K | M, 14.1), PaperReference.Factors);
    }

    [Fact]
    public void Points_QuantizedSizes_AreAQuarterOfWholeOnes() =>
        Assert.All(PaperReference.Points.Where(p => p.Methods == Q), p =>
            Assert.Equal(0.25, p.Megabytes / PaperReference.Points.First(w => w.Architecture == p.Architecture && w.Methods == CompressionMethods.None).Megabytes, 0.01));

    /// <summary>The same curves, read by a search on a fine grid with NumPy.</summary>
    [Fact]
    public void FactorOfFigure_MeanCurves_EqualsNumPy() =>
        Assert.All(AnalysisGolden.Cases("figure"), c =>
            Assert.Equal(
                c.Number("factor"),
                PaperReference.FactorOfFigure(c.GetProperty("architecture").GetString()!, c.GetProperty("methods").GetString() == "pruning" ? M : K, 0.005),
                1e-3));

    /// <summary>
    /// Pruning Tiny costs size: only interpolation up to a larger pruned model gives a factor below 1. The mean curves give 0.9, the
    /// mean over tasks in the table is 0.7.
    /// </summary>
    [Fact]
    public void FactorOfFigure_PrunedTiny_IsBelowOneAsInTheTable()
    {
        Assert.InRange(PaperReference.FactorOfFigure("tiny", M, 0.005), PaperReference.Factor("tiny", M), 1);
        Assert.All(PaperReference.Factors.Where(f => f.Methods == M), f =>
            Assert.InRange(PaperReference.FactorOfFigure(f.Architecture, M, 0.005), f.Factor - 0.25, f.Factor + 0.25));
    }

    [Fact]
    public void Claims_Table_SaysWhereTheAbstractHolds()
    {
        Assert.Equal([6, 6, 4, 6, 5, 5], PaperClaims.All.Select(c => c.Holds));
        Assert.Contains("base 0.92", PaperClaims.All[4].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Factor_UnknownArchitecture_SaysSo() =>
        Assert.Contains("huge", Assert.Throws<ArgumentException>(() => PaperReference.Factor("huge", Q)).Message, StringComparison.Ordinal);
}
