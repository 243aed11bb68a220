using Platform.Training.Core.Health;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Runs;

/// <summary>Machines that compute wrongly, injected as a model that flips bits of its gradients.</summary>
public sealed class ReplayTests
{
    private static readonly ReplayPolicy EverySecond = new() { Policy = new EverySteps { Steps = 2 } };

    [Fact]
    public void Replay_SoundMachine_ChangesNothingAndAgrees()
    {
        using var without = new ToyRun();
        using var run = new ToyRun();

        Assert.Equal(without.Execute(ToyRun.Config), run.Execute(ToyRun.Config with { Replay = EverySecond }));

        // Every second of 21 steps, and the last.
        Assert.Equal([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], Figures(run, "health/replays"));
        Assert.All(Figures(run, "health/replay_mismatches"), count => Assert.Equal(0, count));
        Assert.Empty(run.Events.OfType<WarningEvent>());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Replay_OneBitFlippedOnce_IsNoticedAndTheGoodGradientsAreUsed(int call)
    {
        using var sound = new ToyRun();
        using var faulty = new ToyRun();

        // Step 2 is computed in the calls 2 and 3.
        var found = faulty.Execute(With(Fault.Once, EverySecond, call));

        Assert.Equal(sound.Execute(With(Fault.Never, EverySecond)), found);
        Assert.Contains("Step 2 was computed three times", Assert.Single(faulty.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
        Assert.Equal(1, Figures(faulty, "health/replay_mismatches")[^1]);
    }

    [Fact]
    public void Replay_BitFlippedOnceInAStepThatIsNotReplayed_IsMissed()
    {
        using var sound = new ToyRun();
        using var faulty = new ToyRun();

        Assert.NotEqual(sound.Execute(With(Fault.Never, EverySecond)), faulty.Execute(With(Fault.Once, EverySecond, call: 1)));
        Assert.Equal(0, Figures(faulty, "health/replay_mismatches")[^1]);
    }

    [Fact]
    public void Replay_EveryComputationWrong_StopsTheRunAsAFaultOfTheMachine()
    {
        using var run = new ToyRun();

        var problem = Assert.Throws<SilentCorruptionException>(() => run.Execute(With(Fault.Always, EverySecond)));

        Assert.Equal(FailureClass.Hardware, Failure.ClassOf(problem));
        Assert.Contains("Step 2", problem.Message, StringComparison.Ordinal);
        Assert.Contains("computes wrongly", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_WrongNowAndThen_StopsAfterSoManyPassingFaults()
    {
        using var run = new ToyRun();

        var problem = Assert.Throws<SilentCorruptionException>(() => run.Execute(With(Fault.Sometimes, EverySecond with { MostPassing = 1 })));

        Assert.Single(run.Events.OfType<WarningEvent>());
        // The calls 5 and 10 are the first of step 4 and the second of step 6.
        Assert.StartsWith("Step 6 ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("it is the fault number 2 of this run", problem.Message, StringComparison.Ordinal);
        Assert.Contains("The last step that came out the same twice is 2;", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_Rounding_IsToldOnceAndToleratedWhereAsked()
    {
        using var strict = new ToyRun();
        using var tolerant = new ToyRun();

        strict.Execute(With(Fault.Rounding, EverySecond));
        tolerant.Execute(With(Fault.Rounding, EverySecond with { Tolerance = 1e-5 }));

        Assert.Contains("replay.tolerance", Assert.Single(strict.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
        Assert.True(Figures(strict, "health/replay_mismatches")[^1] > 1);
        Assert.Empty(tolerant.Events.OfType<WarningEvent>());
        Assert.Equal(0, Figures(tolerant, "health/replay_mismatches")[^1]);
    }

    [Fact]
    public void Replay_BadStep_IsComputedAgainBeforeItIsBelieved()
    {
        using var run = new ToyRun();
        var config = ToyRun.Config with
        {
            Input = new BadDataInput.Config(),
            MaxSteps = 12,
            OnBadStep = new BadStepPolicy { Action = BadStepAction.Skip },
            Replay = new ReplayPolicy { Policy = new EverySteps { Steps = 1000 } },
        };

        run.Execute(config);

        // The bad step and the last.
        Assert.Equal([10, 12], run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "health/replays").Select(metric => metric.Step));
        Assert.Contains("Step 10 was skipped", Assert.Single(run.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 9, 9, 0, ReplayVerdict.Agrees)]
    [InlineData(9, 0, 9, 0, ReplayVerdict.Passing)]
    [InlineData(9, 9, 0, 0, ReplayVerdict.Passing)]
    [InlineData(1e-6, 1e-6, 1e-7, 0, ReplayVerdict.Rounding)]
    [InlineData(1e-6, 9, 9, 1e-5, ReplayVerdict.Agrees)]
    [InlineData(1e-6, 0.1, 0.1, 0, ReplayVerdict.Persistent)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, 0, ReplayVerdict.Persistent)]
    public void Judge_ThreeDistances_GiveTheVerdict(double firstSecond, double firstThird, double secondThird, double tolerance, ReplayVerdict expected) =>
        Assert.Equal(expected, Replay.Judge(firstSecond, firstThird, secondThird, tolerance));

    private static Trainer.Config With(Fault fault, ReplayPolicy replay, int call = 1) => ToyRun.Config with
    {
        Model = new FaultyModel.Config { Fault = fault, Call = call },
        Replay = replay,
    };

    private static double[] Figures(ToyRun run, string name) => [.. run.Events.OfType<MetricEvent>().Where(metric => metric.Name == name).Select(metric => metric.Value)];
}
