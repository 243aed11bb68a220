using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Health;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Runs;

/// <summary>Batches that ruin a step, injected in the second pass of seven batches: the first bad step is the tenth.</summary>
public sealed class BadStepTests
{
    private static readonly Trainer.Config Skipping = With(new BadStepPolicy { Action = BadStepAction.Skip });
    private static readonly Trainer.Config RollingBack = With(new BadStepPolicy { Action = BadStepAction.RollBack });

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Run_LossNotFinite_StopsByDefaultWithTheStep(double factor, string value)
    {
        using var run = new ToyRun();

        var problem = Assert.Throws<NumericsException>(() => run.Execute(With(new BadStepPolicy(), new BadDataInput.Config { Factor = factor })));

        Assert.Contains($"At step 10 the loss became {value}", problem.Message, StringComparison.Ordinal);
        Assert.Equal("step-00000009", Path.GetFileName(CheckpointStore.List(run.Files.Checkpoints)[0]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(12)]
    public void Skip_AlsoStoppedAndResumed_ChangesNothingInThatStep(int? stopAfter)
    {
        using var whole = new ToyRun();
        using var run = new ToyRun();
        using var shorter = new ToyRun();
        using var until = new ToyRun();

        var expected = whole.Execute(Skipping);
        var found = run.Execute(Skipping, stopAfter: stopAfter);
        found = stopAfter is null ? found : run.Execute(Skipping, resume: true);

        Assert.Equal(expected, found);
        Assert.Equal(until.Execute(Skipping, stopAfter: 9), shorter.Execute(Skipping, stopAfter: 10));
        Assert.Contains("Step 10 was skipped: the loss became NaN", Assert.Single(run.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
        Assert.Equal((10, 1.0), Assert.Single(run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "train/bad_steps").Select(metric => ((int)metric.Step, metric.Value))));
        Assert.DoesNotContain(run.Events.OfType<MetricEvent>(), metric => metric.Name == "train/loss" && metric.Step == 10);
    }

    [Fact]
    public void Skip_TooManyInARow_FailsInWords()
    {
        using var run = new ToyRun();

        var problem = Assert.Throws<NumericsException>(() => run.Execute(With(
            new BadStepPolicy { Action = BadStepAction.Skip, MostInARow = 2 }, new BadDataInput.Config { Count = 3 })));

        Assert.Contains("3 steps in a row were bad; at step 12 the loss became NaN", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, run.Events.OfType<WarningEvent>().Count());
    }

    [Theory]
    [InlineData(1000.0, 1)]
    [InlineData(1.1, 0)]
    public void Skip_Spike_IsJudgedByTheRecentLosses(double factor, int skipped)
    {
        using var run = new ToyRun();
        var policy = new BadStepPolicy { Action = BadStepAction.Skip, Spike = new LossSpike { Window = 5, Deviations = 50 } };

        run.Execute(With(policy, new BadDataInput.Config { Factor = factor }));

        Assert.Equal(skipped, run.Events.OfType<WarningEvent>().Count(warning => warning.Message.Contains("is a spike", StringComparison.Ordinal)));
    }

    [Fact]
    public void RollBack_BadData_EqualsARunWithoutThatDataToTheBit()
    {
        using var without = new ToyRun();
        using var run = new ToyRun();
        var expected = without.Execute(RollingBack with { Input = new BadDataInput.Config { Factor = null } });

        Assert.Equal(expected, run.Execute(RollingBack));

        var warning = Assert.Single(run.Events.OfType<WarningEvent>()).Message;
        Assert.StartsWith("At step 10 the loss became NaN. Rolled back to step 6; the data of step 10 (pass 2, batch 3)", warning, StringComparison.Ordinal);
        var figures = run.Events.OfType<MetricEvent>().Select(metric => (metric.Name, metric.Step)).ToArray();
        Assert.Equal(figures.Distinct(), figures);
        Assert.Equal(20, figures.Count(figure => figure.Name == "train/loss"));
        Assert.Equal(1, Assert.Single(run.Events.OfType<SummaryEvent>()).Values["train/bad_steps"]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(13)]
    public void RollBack_ThenCrashedAndResumed_StillPassesOverTheData(int crashAfter)
    {
        using var whole = new ToyRun();
        using var crashed = new ToyRun();

        Assert.Throws<Crash>(() => crashed.Execute(RollingBack, crashAfter: crashAfter));
        var resumed = crashed.Execute(RollingBack, resume: true);

        Assert.Equal(whole.Execute(RollingBack), resumed);
        Assert.Single(crashed.Events.OfType<WarningEvent>());
    }

    [Fact]
    public void RollBack_FirstStepBad_GoesBackToTheUntrainedParameters()
    {
        using var run = new ToyRun();
        var policy = new BadStepPolicy { Action = BadStepAction.RollBack, MostRollbacks = 3 };
        var config = With(policy) with { Input = new ToyInput.Config(), Model = new ToyModel.Config { PoisonLossAbove = 0.0 } };

        var problem = Assert.Throws<NumericsException>(() => run.Execute(config));

        Assert.Contains("At step 1 the loss became NaN, and the run has been rolled back 3 times already", problem.Message, StringComparison.Ordinal);
        Assert.Equal(3, run.Events.OfType<WarningEvent>().Count(warning => warning.Message.Contains("Rolled back to step 0", StringComparison.Ordinal)));
    }

    [Fact]
    public void Limit_OfASpike_FollowsMedianAndDeviation()
    {
        var spike = new LossSpike { Window = 5, Deviations = 2 };

        // Median 3, deviations 2, 1, 0, 1, 97 of which the median is 1: one wild value does not move it.
        Assert.Equal(3 + 2 * 1.4826, spike.Limit([1, 2, 3, 4, 100]), 12);
        Assert.Equal(double.PositiveInfinity, spike.Limit([1, 2, 3, 4]));
        Assert.Equal(2 + 2 * 0.02, spike.Limit([2, 2, 2, 2, 2]), 12);
    }

    private static Trainer.Config With(BadStepPolicy policy, BadDataInput.Config? input = null) => ToyRun.Config with
    {
        Input = input ?? new BadDataInput.Config(),
        OnBadStep = policy,
        LogEverySteps = 1,
        MaxSteps = 20,
        Checkpoints = new CheckpointStore.Config { Policy = new EverySteps { Steps = 3 }, WhenBusy = WhenBusy.Wait },
    };
}
