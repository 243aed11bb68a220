using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Runs;

/// <summary>Whatever a learner keeps beside the parameters has to come back when a run is resumed.</summary>
public sealed class LearnerResumeTests
{
    private static Dictionary<string, Learner.Config> Learners { get; } = new()
    {
        ["AdamW"] = new(),
        ["SGD"] = new() { Optimizer = new Sgd.Config { Nesterov = true } },
        ["Lion"] = new() { Optimizer = new Lion.Config() },
        ["Adafactor"] = new() { Optimizer = new Adafactor.Config() },
        ["several optimizers"] = new()
        {
            Rules =
            [
                new FrozenRule { Path = "layer.attention_norm.**" },
                new OptimizerRule { Path = "layer.attention.**", Optimizer = new Lion.Config(), Schedule = new SegmentSchedule() },
                new OptimizerRule { Path = "head.*", Optimizer = new Adafactor.Config(), Factor = 0.5 },
            ],
        },
        ["micro-batches"] = new() { MicroBatches = 2 },
        ["averaged weights"] = new() { Average = new WeightAverage.Config { Decay = 0.8 } },
        ["guard"] = Guarded,
        ["constraint"] = new() { Constraint = new ToyConstraint.Config(), Average = new WeightAverage.Config { Decay = 0.8 } },
        ["everything"] = new()
        {
            Optimizer = new Adafactor.Config(),
            Rules = [new OptimizerRule { Path = "head.*", Optimizer = new Sgd.Config() }],
            Average = new WeightAverage.Config(),
            Guard = new GradientGuard { Deviations = 0.5, WarmUpSteps = 2, MostInARow = 20 },
            MicroBatches = 2,
        },
    };

    /// <summary>So low a limit that it drops several of the steps.</summary>
    private static Learner.Config Guarded => new() { Guard = new GradientGuard { Deviations = 1.5, WarmUpSteps = 3, Decay = 0.9, MostInARow = 20 } };

    public static TheoryData<string> Names => [.. Learners.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_StoppedAndResumed_EqualsUninterruptedToTheBit(string name)
    {
        var config = ToyRun.Config with { LogEverySteps = 1, Learner = Learners[name] };
        using var whole = new ToyRun();
        using var parts = new ToyRun();

        var expected = whole.Execute(config);
        parts.Execute(config, stopAfter: 3);
        parts.Execute(config, resume: true, stopAfter: 8);
        var resumed = parts.Execute(config, resume: true);

        Assert.Equal(expected, resumed);
        Assert.Equal(Figures(whole), Figures(parts));
    }

    [Fact]
    public void Run_MicroBatches_MakesAsManyUpdatesFewer()
    {
        using var run = new ToyRun();

        run.Execute(ToyRun.Config with { LogEverySteps = 1, Learner = Learners["micro-batches"] });

        // Three passes over seven batches, two at a time.
        Assert.Equal(11, run.Events.OfType<MetricEvent>().Count(metric => metric.Name == "train/loss"));
    }

    [Fact]
    public void Run_Guarded_CountsTheStepsItDrops()
    {
        using var run = new ToyRun();

        run.Execute(ToyRun.Config with { LogEverySteps = 1, Learner = Guarded });

        double[] counts = [.. run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "train/skipped_steps").Select(metric => metric.Value)];
        Assert.NotEmpty(counts);
        Assert.Equal(Enumerable.Range(1, counts.Length).Select(count => (double)count), counts);
        Assert.Equal(counts.Length, Assert.Single(run.Events.OfType<SummaryEvent>()).Values["train/skipped_steps"]);
    }

    private static IReadOnlyList<(string Name, long Step, double Value)> Figures(ToyRun run) =>
    [
        .. run.Events.OfType<MetricEvent>()
            .Where(metric => !metric.Name.EndsWith("_per_second", StringComparison.Ordinal) && !metric.Name.StartsWith("system/", StringComparison.Ordinal))
            .Select(metric => (metric.Name, metric.Step, metric.Value))
            .Order(),
    ];
}
