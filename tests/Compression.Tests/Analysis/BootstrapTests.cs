using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Modules;

namespace Platform.Compression.Tests.Analysis;

public sealed class BootstrapTests
{
    private const int Resamples = 1000;

    [Fact]
    public void Of_SameCells_GivesTheSameIntervalsWhateverElseIsThere()
    {
        var cells = SimulatedSweep.Factorial(3);
        var whole = SimulatedSweep.Analyze(cells, Resamples).Studies[0];
        var part = SimulatedSweep.Analyze([.. cells.Reverse().Take(30)], Resamples).Studies[0];

        Assert.All(part.Arms.Where(a => a.Cells.Count == 3), a =>
            Assert.Equal(whole.Bootstrap.IntervalOf(whole.Arms.Single(w => w.Key == a.Key)), part.Bootstrap.IntervalOf(a)));
    }

    [Fact]
    public void Of_NoAnswers_ResamplesSeedsAlone()
    {
        var cells = SimulatedSweep.Factorial(3).Select(c => c with { Answers = null }).ToList();
        var study = SimulatedSweep.Analyze(cells, Resamples).Studies[0];

        Assert.Contains("were not kept", study.Bootstrap.WhyNoExamples, StringComparison.Ordinal);
        Assert.Equal(Chance.Seeds, study.Bootstrap.IntervalOf(study.Arms[0])!.Over);
        Assert.Empty(PairedComparison.Of(study, study.Arms[0], study.Arms[1]).McNemar);
    }

    [Fact]
    public void Of_OneSeedAndNoAnswers_HasNoInterval()
    {
        var study = SimulatedSweep.Analyze([SimulatedSweep.Factorial(1)[0] with { Answers = null }], Resamples).Studies[0];

        Assert.Null(study.Bootstrap.IntervalOf(study.Arms[0]));
        Assert.Contains("no lower bound", study.WhyNoRatio(study.Arms[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnswersThatGiveAnotherScore_AreNotTrusted()
    {
        var cells = SimulatedSweep.Factorial(2).Select(c => c with { Score = c.Score - 0.01 }).ToList();

        Assert.Contains("not the score", SimulatedSweep.Analyze(cells, Resamples).Studies[0].Bootstrap.WhyNoExamples, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OtherExamples_AreNotPaired()
    {
        var cells = SimulatedSweep.Factorial(1);
        var other = SimulatedSweep.Cell(cells[^1].Labels, 0.8, 100, examples: 300);

        Assert.Contains("other examples", SimulatedSweep.Analyze([.. cells.SkipLast(1), other], Resamples).Studies[0].Bootstrap.WhyNoExamples, StringComparison.Ordinal);
    }

    /// <summary>
    /// Studies of 5 seeds over 300 examples of a model whose true accuracy is known: an answer is right where easiness + seed + noise, all normal,
    /// is above -1, so that the accuracy is Φ(1 / √(1 + 0.1² + 0.5²)) = 0.8135 (SciPy). A 95 % interval should hold it 95 times in 100; five
    /// seeds make it a little less. 400 studies have a standard error of 1.1 %.
    /// </summary>
    [Fact]
    public void IntervalOf_SimulatedStudies_HoldsTheTruth()
    {
        const double truth = 0.8135;
        var held = 0;
        for (var study = 0; study < 400; study++)
        {
            var random = SplitMix64.For(study, 5);
            float[] easiness = [.. Enumerable.Range(0, 300).Select(_ => Normal(ref random))];
            var cells = Enumerable.Range(1, 5).Select(seed =>
            {
                var shift = 0.1f * Normal(ref random);
                float[] answers = [.. easiness.Select(e => e + shift + 0.5f * Normal(ref random) > -1 ? 1f : 0f)];
                return new CellResult(new CellLabels("SST-2", "tiny", CompressionMethods.None, "scratch", seed), "accuracy", answers.Average(), new FourSizes(1, 1, 1, 1))
                {
                    Answers = answers,
                    Labelled = Enumerable.Repeat(1f, 300).ToArray(),
                };
            }).ToList();
            var analysed = SimulatedSweep.Analyze(cells, 400).Studies[0];
            var interval = analysed.Bootstrap.IntervalOf(analysed.Arms[0])!;
            held += interval.Low <= truth && truth <= interval.High ? 1 : 0;
        }

        Assert.InRange(held / 400.0, 0.91, 0.98);
    }

    [Fact]
    public void OfPairs_EqualAndUnequalArms_TellsThemApart()
    {
        var study = SimulatedSweep.Analyze(SimulatedSweep.Factorial(5), Resamples).Studies[0];
        Arm Find(string architecture, CompressionMethods methods) => study.Arms.First(a => a.Labels.Architecture == architecture && a.Labels.Methods == methods);
        var (mini, tiny) = (Find("mini", CompressionMethods.Distillation), Find("tiny", CompressionMethods.None));

        var unequal = PairedComparison.Of(study, mini, tiny);
        Assert.Equal(mini.Mean - tiny.Mean, unequal.Difference, 1e-12);
        Assert.True(unequal.Interval!.Low > 0);
        Assert.InRange(unequal.P!.Value, 1.0 / Resamples, 0.01);
        Assert.Equal(5, unequal.McNemar.Count);
        Assert.All(unequal.McNemar, m => Assert.True(m.Test.OnlyFirst > m.Test.OnlySecond && m.Test.P < 0.05));

        var equal = PairedComparison.Of(study, tiny, tiny);
        Assert.Equal((0.0, 1.0), (equal.Difference, equal.P!.Value));
        Assert.All(equal.McNemar, m => Assert.Equal(1, m.Test.P));

        var cells = PairedComparison.OfCells(study, mini, 1, tiny, 4, seed: 1);
        Assert.Equal(Chance.Examples, cells.Interval!.Over);
        Assert.Equal(mini.Cells[0].Score - tiny.Cells[3].Score, cells.Difference, 1e-12);
        Assert.Single(cells.McNemar);
    }

    [Fact]
    public void OfPairs_Correlations_ResampleExamples()
    {
        var random = SplitMix64.For(3, 3);
        float[] labels = [.. Enumerable.Range(0, 200).Select(_ => 2.5f + Normal(ref random))];
        CellResult Cell(string architecture, int seed, float noise)
        {
            float[] answers = [.. labels.Select(l => l + noise * Normal(ref random))];
            return new CellResult(new CellLabels("STS-B", architecture, CompressionMethods.None, "scratch", seed), "pearson", Measure.Find("pearson")!.Score(answers, labels), new FourSizes(1, 1, 1, 1)) { Answers = answers, Labelled = labels };
        }

        var study = SimulatedSweep.Analyze([Cell("mini", 1, 0.5f), Cell("tiny", 1, 1.5f)], Resamples).Studies[0];
        var compared = PairedComparison.Of(study, study.Arms[0], study.Arms[1]);

        Assert.Equal(0, study.Majority);
        Assert.True(compared.Interval!.Low > 0);
        Assert.Empty(compared.McNemar);
    }

    private static float Normal(ref SplitMix64 random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
