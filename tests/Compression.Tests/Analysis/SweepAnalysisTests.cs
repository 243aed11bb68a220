using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Inputs;

namespace Platform.Compression.Tests.Analysis;

public sealed class SweepAnalysisTests
{
    private const int Resamples = 1000;
    private const CompressionMethods Q = CompressionMethods.Quantization;
    private const CompressionMethods K = CompressionMethods.Distillation;
    private const CompressionMethods M = CompressionMethods.Pruning;

    private static readonly SweepAnalysis Whole = SimulatedSweep.Analyze(SimulatedSweep.Factorial(seeds: 5), Resamples);

    [Fact]
    public void Of_Factorial_HasTheArmsAndTheMajority()
    {
        var study = Assert.Single(Whole.Studies);

        Assert.Equal(24, study.Arms.Count);
        Assert.All(study.Arms, a => Assert.Equal([1, 2, 3, 4, 5], a.Seeds));
        Assert.Equal(0.6, study.Majority!.Value, 1e-12);
        Assert.Equal(400, study.Examples);
        Assert.Null(study.Bootstrap.WhyNoExamples);
        Assert.Equal(8, study.Curves(CostAxis.File).Count);
        Assert.All(study.Curves(CostAxis.File), c => Assert.Equal(c.Methods.HasFlag(M) ? 4 : 2, c.Points.Count));
    }

    [Fact]
    public void Factors_Quantized_AreTheirSizeWhereTheScoreHolds()
    {
        var factors = Whole.Factors(CostAxis.Paper, 0.05);
        var tiny = factors.Single(f => f.Architecture == "tiny" && f.Methods == Q);

        Assert.Equal(ReductionOutcome.Reached, tiny.Outcome);
        Assert.Equal(4, tiny.Value!.Value, 1e-9);
        Assert.True(tiny.IsEndOfCurve);
        Assert.Equal(Chance.Examples | Chance.Seeds, tiny.Interval!.Over);
        Assert.InRange(tiny.Interval.High, 4 - 1e-6, 4 + 1e-6);
    }

    [Fact]
    public void Factors_Mini_InterpolateBetweenSizes()
    {
        var study = Whole.Studies[0];
        var distilled = study.Curves(CostAxis.File).Single(c => c.Methods == K);
        var mini = Whole.Factors(CostAxis.File, 0.005).Single(f => f.Architecture == "mini" && f.Methods == K);
        var (low, high, baseline) = (distilled.Points[0], distilled.Points[1], study.Baselines.Single(a => a.Labels.Architecture == "mini"));

        // Distilled Tiny is worse than Mini less half a point, distilled Mini better.
        Assert.InRange(baseline.Mean - 0.005, low.Score, high.Score);
        var part = (baseline.Mean - 0.005 - low.Score) / (high.Score - low.Score);
        Assert.Equal(baseline.Cost(CostAxis.File)!.Value / (low.Cost * Math.Pow(high.Cost / low.Cost, part)), mini.Value!.Value, 1e-6);
        Assert.False(mini.IsEndOfCurve);
    }

    [Fact]
    public void Factors_NothingWithinTolerance_AreNotReachable()
    {
        var cells = new[] { CompressionMethods.None, M }.SelectMany(m => Enumerable.Range(1, 3).Select(seed =>
            SimulatedSweep.Cell(new CellLabels("SST-2", "tiny", m, "scratch", seed), m == M ? 0.7 : 0.9, m == M ? 80 : 100))).ToList();
        var factor = Assert.Single(SimulatedSweep.Analyze(cells, Resamples).Factors(CostAxis.Paper, 0.01));

        Assert.Equal(ReductionOutcome.NotReachable, factor.Outcome);
        Assert.Null(factor.Value);
        Assert.Equal(0, factor.ReachedShare);
        Assert.Equal(0, factor.Interval!.High);
        Assert.Contains("within 1 point ", factor.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Factors_BaselineNearTheMajority_AreRefused()
    {
        var cells = new[] { CompressionMethods.None, Q }.SelectMany(m => Enumerable.Range(1, 5).Select(seed =>
            SimulatedSweep.Cell(new CellLabels("RTE", "tiny", m, "scratch", seed), 0.66, m == Q ? 25 : 100, noise: 0))).ToList();
        var analysis = SimulatedSweep.Analyze(cells, Resamples);
        var factor = Assert.Single(analysis.Factors(CostAxis.Paper, 0.01));

        Assert.True(analysis.Studies[0].Baselines.Single().Mean > analysis.Studies[0].Majority);
        Assert.Equal(ReductionOutcome.Refused, factor.Outcome);
        Assert.Null(factor.Value);
        Assert.Null(factor.Interval);
        Assert.Contains("majority line 60.0", factor.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Interactions_Factorial_ComparePairsAndAllThree()
    {
        var ratios = SweepAnalysis.Interactions(Whole.Factors(CostAxis.Paper, 0.02));

        Assert.Equal(8, ratios.Count);
        var mini = ratios.Single(r => r.Combined.Architecture == "mini" && r.Combined.Methods == (Q | K));
        Assert.Equal(mini.Combined.Value!.Value / (mini.Singles[0].Value!.Value * mini.Singles[1].Value!.Value), mini.Value!.Value, 1e-9);
        Assert.InRange(mini.Value.Value, mini.Interval!.Low, mini.Interval.High);
        Assert.Equal(InteractionVerdict.NotDecided, mini.Verdict);
        var tiny = ratios.Single(r => r.Combined.Architecture == "tiny" && r.Combined.Methods == (Q | K));
        Assert.Contains("may be larger or smaller", tiny.Caveat, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.05, 1.4, 1.2, InteractionVerdict.SuperMultiplicative)]
    [InlineData(0.6, 0.99, 0.8, InteractionVerdict.SubMultiplicative)]
    [InlineData(0.9, 1.4, 1.2, InteractionVerdict.NotDecided)]
    [InlineData(1.05, 1.4, null, InteractionVerdict.NotDecided)]
    public void Verdict_Interval_IsItsSideOfOne(double low, double high, double? value, InteractionVerdict expected)
    {
        var factor = Whole.Factors(CostAxis.Paper, 0.02)[0];
        var ratio = new InteractionRatio { Combined = factor, Singles = [], Value = value, Bounds = new Interval(low, high, Chance.Seeds) };

        Assert.Equal(expected, ratio.Verdict);
    }

    /// <summary>Quantized and distilled models are so good that even the smallest is within the tolerance: how much more they could save is not known.</summary>
    [Fact]
    public void Verdict_CurveThatEnds_DecidesNothingAgainstIt()
    {
        CellResult Cell(string architecture, CompressionMethods methods, int seed, double accuracy, long bytes) =>
            SimulatedSweep.Cell(new CellLabels("SST-2", architecture, methods, "scratch", seed), accuracy, bytes, noise: 0.01);
        var cells = Enumerable.Range(1, 3).SelectMany(seed => (CellResult[])
        [
            Cell("mini", CompressionMethods.None, seed, 0.80, 4000), Cell("tiny", CompressionMethods.None, seed, 0.70, 2000),
            Cell("mini", Q, seed, 0.80, 1000), Cell("tiny", Q, seed, 0.70, 500),
            Cell("mini", K, seed, 0.92, 4000), Cell("tiny", K, seed, 0.90, 2000),
            Cell("mini", Q | K, seed, 0.92, 1000), Cell("tiny", Q | K, seed, 0.90, 500),
            Cell("nano", Q, seed, 0.65, 100), Cell("nano", K, seed, 0.65, 400),
        ]).ToList();
        var ratio = SweepAnalysis.Interactions(SimulatedSweep.Analyze(cells).Factors(CostAxis.Paper, 0.01)).Single(r => r.Combined.Architecture == "mini");

        Assert.True(ratio.Combined.IsEndOfCurve);
        Assert.True(ratio.Interval!.High < 1);
        Assert.Equal(double.PositiveInfinity, ratio.Bounds!.High);
        Assert.Equal(InteractionVerdict.NotDecided, ratio.Verdict);
        Assert.Contains("QAT+KD ends at its smallest model: the ratio may be larger", ratio.Caveat, StringComparison.Ordinal);
    }

    [Fact]
    public void Factors_SeveralTasks_AreAveragedWhereAllAreReachable()
    {
        var analysis = SimulatedSweep.Analyze([.. SimulatedSweep.Factorial(3), .. SimulatedSweep.Factorial(3, "MRPC", 250)], Resamples);
        var factors = analysis.Factors(CostAxis.Paper, 0.06);
        var mean = factors.Single(f => f.IsMean && f.Architecture == "mini" && f.Methods == (Q | M));
        var single = factors.Where(f => !f.IsMean && f.Architecture == "mini" && f.Methods == (Q | M)).ToList();

        Assert.Equal(["SST-2", "MRPC"], mean.Tasks);
        Assert.Equal(single.Average(f => f.Value!.Value), mean.Value!.Value, 1e-9);
        Assert.InRange(mean.Value.Value, mean.Interval!.Low, mean.Interval.High);
        Assert.Contains(SweepAnalysis.Interactions(factors), r => r.Combined.IsMean);
    }

    [Fact]
    public void MeanOf_ARefusedAndAnUnreachableTask_LeavesOutTheOneAndStopsAtTheOther()
    {
        var reached = Whole.Factors(CostAxis.Paper, 0.03).First(f => f.Value is not null);
        var refused = reached with { Tasks = ["RTE"], Outcome = ReductionOutcome.Refused, Value = null, Draws = [], Interval = null, Why = "near the majority" };
        var unreachable = reached with { Tasks = ["CoLA"], Outcome = ReductionOutcome.NotReachable, Value = null, Why = "never" };

        var without = ReductionFactor.MeanOf([refused, reached]);
        Assert.Equal((ReductionOutcome.Reached, reached.Value, 1), (without.Outcome, without.Value, without.Tasks.Count));
        var stopped = ReductionFactor.MeanOf([reached, unreachable]);
        Assert.Equal((ReductionOutcome.NotReachable, null, "not reachable on CoLA"), (stopped.Outcome, stopped.Value, stopped.Why));
        Assert.Equal(ReductionOutcome.Refused, ReductionFactor.MeanOf([refused, refused]).Outcome);
    }

    [Fact]
    public void NameOfMean_FewTasks_IsNeverCalledGlue()
    {
        Assert.Equal("mean over 2 tasks (SST-2, RTE; 2 of GLUE's 8)", SweepAnalysis.NameOfMean(["SST-2", "RTE"]));
        Assert.Equal("mean over GLUE's 8 tasks (dev)", SweepAnalysis.NameOfMean(["CoLA", "SST-2", "MRPC", "STS-B", "QQP", "MNLI-m", "MNLI-mm", "QNLI", "RTE"]));
        Assert.Contains("7 of GLUE's 8", SweepAnalysis.NameOfMean(["CoLA", "SST-2", "MRPC", "STS-B", "QQP", "MNLI-m", "QNLI", "my own"]), StringComparison.Ordinal);
    }

    [Fact]
    public void BaselineOf_OtherSettings_TakesTheClosest()
    {
        static Dictionary<string, string> Settings(params string[] names) => names.ToDictionary(n => n, _ => "yes");
        CellResult Cell(CompressionMethods methods, params string[] others) =>
            SimulatedSweep.Cell(new CellLabels("SST-2", "tiny", methods, "scratch", 1) { Others = Settings(others) }, 0.9, 100 - 10 * others.Length);
        var study = SimulatedSweep.Analyze([Cell(CompressionMethods.None), Cell(CompressionMethods.None, "trimmed"), Cell(Q, "trimmed"), Cell(K, "augmented")], Resamples).Studies[0];

        Assert.Single(study.BaselineOf("tiny", "scratch", Settings("trimmed", "augmented"))!.Labels.Others);
        Assert.Empty(study.BaselineOf("tiny", "scratch", Settings("augmented"))!.Labels.Others);
        Assert.Null(study.BaselineOf("mini", "scratch", Settings()));
    }

    [Fact]
    public void Group_ContradictingCells_SaysWhichAndWhat()
    {
        var cell = SimulatedSweep.Factorial(1)[0];

        Assert.Contains("seed 1, 2 times", Assert.Throws<DataException>(() => SimulatedSweep.Analyze([cell, cell])).Message, StringComparison.Ordinal);
        Assert.Contains("accuracy and by f1", Assert.Throws<DataException>(() => SimulatedSweep.Analyze([cell, cell with { Metric = "f1" }])).Message, StringComparison.Ordinal);
        Assert.Contains("not a number", Assert.Throws<DataException>(() => SimulatedSweep.Analyze([cell with { Score = double.NaN }])).Message, StringComparison.Ordinal);
        Assert.Contains("no cell", Assert.Throws<DataException>(() => SimulatedSweep.Analyze([])).Message, StringComparison.Ordinal);
    }
}
