using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Runs;

public sealed class EarlyStopTests
{
    /// <summary>Measures after steps 2, 4, 6, … : the best is that after step 6, and four are no better.</summary>
    private static readonly double[] Scores = [1, 3, 5, 4, 5, 5.05, 2, 9, 9, 9, 9];

    private static readonly Trainer.Config Config = ToyRun.Config with
    {
        LogEverySteps = 1,
        Evaluators =
        [
            new ScriptedEvaluator.Config { Policy = new EverySteps { Steps = 2 } },
            new ToyEvaluator.Config { Split = "test", Policy = new TimesPerRun { Times = 1 } },
        ],
        EarlyStop = new EarlyStop { Figure = "dev/score", Better = Better.Higher, Patience = 4, MinimumDelta = 0.1 },
    };

    [Fact]
    public void Run_FigureNoBetterForLong_EndsAndMeasuresAll()
    {
        using var run = new ToyRun();

        run.Execute(Config);

        var summary = Assert.Single(run.Events.OfType<SummaryEvent>()).Values;
        Assert.Equal((5, 6), (summary["early_stop/best"], summary["early_stop/best_step"]));
        Assert.Equal(14, run.Events.OfType<MetricEvent>().Max(metric => metric.Step));
        Assert.Equal([14], run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "test/loss").Select(metric => metric.Step));
        Assert.Equal(14, run.Events.OfType<CheckpointEvent>().Last().Step);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(13)]
    public void Run_StoppedAndResumed_EndsAtTheSameStepToTheBit(int stopAfter)
    {
        using var whole = new ToyRun();
        using var parts = new ToyRun();
        var expected = whole.Execute(Config);

        parts.Execute(Config, stopAfter: stopAfter);
        var resumed = parts.Execute(
            Config with { Evaluators = [new ScriptedEvaluator.Config { Policy = new EverySteps { Steps = 2 }, First = stopAfter / 2 }, Config.Evaluators[1]] }, resume: true);

        Assert.Equal(expected, resumed);
        Assert.Equal(14, parts.Events.OfType<MetricEvent>().Max(metric => metric.Step));
    }

    [Fact]
    public void Run_EndedEarlyAndResumed_StaysEnded()
    {
        using var run = new ToyRun();
        var expected = run.Execute(Config);

        Assert.Equal(expected, run.Execute(Config, resume: true));
    }

    [Fact]
    public void EarlyEnd_OfARunThatEnded_SaysWhy()
    {
        using var run = new ToyRun();
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(Config, new RunEnvironment(run.Files, events, null));

        Assert.True(trainer.Run(TestContext.Current.CancellationToken));

        Assert.Equal("dev/score has not been better than 5 since step 6, in 4 measurements", trainer.EarlyEnd);
    }

    [Fact]
    public void Run_FigureThatNoEvaluatorMeasures_WarnsAndGoesOn()
    {
        using var run = new ToyRun();

        run.Execute(Config with { EarlyStop = new EarlyStop { Figure = "dev/scoer" } });

        Assert.Contains("\"dev/score\"", Assert.Single(run.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
        Assert.Equal(21, run.Events.OfType<MetricEvent>().Max(metric => metric.Step));
    }

    [Theory]
    [InlineData(Better.Lower, 1.0, 0.8, true)]
    [InlineData(Better.Lower, 1.0, 0.95, false)]
    [InlineData(Better.Higher, 1.0, 1.2, true)]
    [InlineData(Better.Higher, 1.0, 1.05, false)]
    [InlineData(Better.Higher, 1.0, double.NaN, false)]
    public void After_Measurement_IsBetterOnlyBeyondTheDelta(Better better, double best, double value, bool improves)
    {
        var stop = new EarlyStop { Better = better, MinimumDelta = 0.1 };

        var after = stop.After(new EarlyStopState(best, 1, 2), 5, new Dictionary<string, double> { ["dev/loss"] = value });

        Assert.Equal(improves ? new EarlyStopState(value, 5, 0) : new EarlyStopState(best, 1, 3), after);
        Assert.Equal(after, stop.After(after, 6, new Dictionary<string, double>()));
    }

    [Fact]
    public void Check_TwoEvaluatorsOfOneKindAndSplit_IsAProblem()
    {
        var problem = Assert.Single(ConfigCheck.Problems(ToyRun.Config with
        {
            Evaluators = [new ToyEvaluator.Config(), new ToyEvaluator.Config { Split = "test" }, new ToyEvaluator.Config { Policy = new EverySteps() }],
        }));

        Assert.Equal("evaluators[2].split", problem.Path);
    }

    /// <summary>Gives the scores in turn.</summary>
    private sealed class ScriptedEvaluator(ScriptedEvaluator.Config config) : Evaluator
    {
        private int _next = config.First;

        public sealed record Config : BaseConfig
        {
            public int First { get; init; }

            public override ScriptedEvaluator Build(Input input) => new(this);
        }

        public override IReadOnlyDictionary<string, double> Evaluate(Model model, Device device, CancellationToken cancellation) =>
            new Dictionary<string, double> { ["dev/score"] = Scores[_next++] };
    }
}
