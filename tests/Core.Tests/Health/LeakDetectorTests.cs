using Platform.Core.Tests.Runs;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Health;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Health;

public sealed class LeakDetectorTests
{
    [Fact]
    public void Look_SteadyGrowth_IsToldOnceWithItsRate()
    {
        var detector = new LeakDetector();

        var told = Enumerable.Range(0, 40).Select(i => detector.Look(20 * i, 500 + 40 * i)).OfType<string>().ToArray();

        Assert.Contains("from 500 at step 0 to 900 at step 200, about 2 with every step", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_GrowthThatFallsBack_IsNone()
    {
        var detector = new LeakDetector();

        Assert.All(Enumerable.Range(0, 1000), i => Assert.Null(detector.Look(20 * i, 500 + i % 9)));
    }

    [Fact]
    public void Run_ModelThatKeepsATensorOfEachStep_IsWarnedOf()
    {
        using var run = new ToyRun();
        var leaking = ToyRun.Config with
        {
            Model = new ToyModel.Config { KeepsOutputs = true },
            Epochs = 60,
            LogEverySteps = 10,
            Evaluators = [],

            // All tensors of the process are counted: also batches that another thread makes in time, and copies that one writes to the disk.
            Prefetch = 0,
            Checkpoints = new CheckpointStore.Config { Policy = new EverySteps { Steps = 10_000 }, WhenBusy = WhenBusy.Wait },
        };

        // What other tests left to the garbage collector would go while this one counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        run.Execute(leaking);

        var warning = Assert.Single(run.Events.OfType<WarningEvent>());
        Assert.Contains("live tensors grew", warning.Message, StringComparison.Ordinal);
        Assert.Contains("about 1 with every step", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SoundModel_IsNotWarnedOf()
    {
        using var run = new ToyRun();

        run.Execute(ToyRun.Config with { Epochs = 60, LogEverySteps = 10 });

        Assert.Empty(run.Events.OfType<WarningEvent>());
        Assert.Contains(run.Events, item => item is MetricEvent { Name: "system/live_tensors" });
    }
}
