using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Runs;

public sealed class RunCheckpointsTests
{
    private static readonly Trainer.Config EveryStep = ToyRun.Config with { LogEverySteps = 1 };

    [Fact]
    public void Run_CrashedBetweenSaves_GoesOnFromTheFastTierToTheSameBit()
    {
        using var whole = new ToyRun();
        using var crashed = new ToyRun();
        var config = EveryStep with
        {
            Checkpoints = new CheckpointStore.Config
            {
                Policy = new EverySteps { Steps = 6 },
                Fast = new FastCheckpoints { Policy = new EverySteps { Steps = 1 }, Directory = Path.Combine(crashed.Files.Root, "fast") },
                WhenBusy = WhenBusy.Wait,
            },
        };

        Assert.Throws<Crash>(() => crashed.Execute(config, crashAfter: 10));
        Assert.Equal((9, CheckpointTier.Fast), (Survey()[0].Step, Survey()[0].Tier));
        Assert.Equal((6, CheckpointTier.Persistent), (Survey()[^1].Step, Survey()[^1].Tier));
        var resumed = crashed.Execute(config, resume: true);

        Assert.Equal(whole.Execute(EveryStep), resumed);
        Assert.DoesNotContain(Survey(), checkpoint => checkpoint.Tier == CheckpointTier.Fast);

        IReadOnlyList<Checkpoint> Survey() => CheckpointStore.Survey(crashed.Files.Checkpoints, config.Checkpoints);
    }

    [Fact]
    public void Run_KeepingTheBest_SavesItWhereItWasMeasured()
    {
        using var run = new ToyRun();
        var best = new BestCheckpoints { Figure = "dev/loss" };
        var config = EveryStep with { Epochs = 10, Checkpoints = new CheckpointStore.Config { Policy = new EverySteps { Steps = 6 }, Keep = 1, Best = best } };

        run.Execute(config);

        var lowest = run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "dev/loss").MinBy(metric => metric.Value)!;
        var kept = best.Rank(CheckpointStore.Survey(run.Files.Checkpoints, config.Checkpoints)).First();
        Assert.Equal((lowest.Step, lowest.Value), (kept.Step, kept.Figures["dev/loss"]));
        Assert.True(kept.IsHealthy || kept.Step == 70);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_SaveFails_FailsAndGoesOnLaterFromWhatThereIs(bool inBackground)
    {
        using var whole = new ToyRun();
        using var run = new ToyRun();
        var config = EveryStep with { Checkpoints = new CheckpointStore.Config { Policy = new EverySteps { Steps = 6 }, InBackground = inBackground, WhenBusy = WhenBusy.Wait } };
        var obstacle = Path.Combine(run.Files.Checkpoints, ".building-step-00000012");
        File.WriteAllText(obstacle, "");

        Assert.Throws<IOException>(() => run.Execute(config));
        Assert.Equal("step-00000006", Path.GetFileName(CheckpointStore.List(run.Files.Checkpoints)[0]));
        File.Delete(obstacle);

        Assert.Equal(whole.Execute(EveryStep), run.Execute(config, resume: true));
    }

    [Fact]
    public void Run_ToTheEnd_CallsHealthyWhatGoodStepsFollowed()
    {
        using var run = new ToyRun();

        run.Execute();

        Assert.Equal([(21, false), (18, true)], CheckpointStore.Survey(run.Files.Checkpoints, ToyRun.Config.Checkpoints).Select(checkpoint => ((int)checkpoint.Step, checkpoint.IsHealthy)));
    }
}
