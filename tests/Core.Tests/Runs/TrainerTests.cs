using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using TorchSharp;

namespace Platform.Core.Tests.Runs;

public sealed class TrainerTests
{
    private static readonly Trainer.Config EveryStep = ToyRun.Config with { LogEverySteps = 1 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(20)]
    public void Run_StoppedAndResumed_EqualsUninterruptedToTheBit(int stopAfter)
    {
        using var whole = new ToyRun();
        using var parts = new ToyRun();

        var expected = whole.Execute(EveryStep);
        parts.Execute(EveryStep, stopAfter: stopAfter);
        var resumed = parts.Execute(EveryStep, resume: true);

        Assert.Equal(expected, resumed);
        Assert.Equal(Figures(whole), Figures(parts));
    }

    [Fact]
    public void Run_BatchesMadeAheadOrNot_GivesTheSameParametersToTheBit()
    {
        using var without = new ToyRun();
        using var ahead = new ToyRun();

        var expected = without.Execute(EveryStep with { Prefetch = 0 });

        Assert.Equal(expected, ahead.Execute(EveryStep with { Prefetch = 8 }));
        Assert.Equal(Figures(without), Figures(ahead));
    }

    [Fact]
    public void Run_KilledBetweenCheckpoints_RepeatsTheStepsAndReportsNoFigureTwice()
    {
        using var whole = new ToyRun();
        using var killed = new ToyRun();
        var expected = whole.Execute(EveryStep);

        // A kill leaves the events of steps after the last checkpoint, and no newer checkpoint.
        killed.Execute(EveryStep, stopAfter: 10);
        Directory.Delete(CheckpointStore.List(killed.Files.Checkpoints)[0], recursive: true);
        var resumed = killed.Execute(EveryStep, resume: true);

        Assert.Equal(expected, resumed);
        Assert.Equal(Figures(whole), Figures(killed));
    }

    [Fact]
    public void Run_NewestCheckpointTruncated_FallsBackAndSaysSo()
    {
        using var whole = new ToyRun();
        using var damaged = new ToyRun();
        var expected = whole.Execute(EveryStep);

        damaged.Execute(EveryStep, stopAfter: 14);
        var newest = CheckpointStore.List(damaged.Files.Checkpoints)[0];
        using (var file = File.OpenWrite(Path.Combine(newest, "learner.safetensors")))
        {
            file.SetLength(file.Length / 2);
        }

        var resumed = damaged.Execute(EveryStep, resume: true);

        Assert.Equal(expected, resumed);
        var warning = Assert.Single(damaged.Events.OfType<WarningEvent>());
        Assert.Contains(Path.GetFileName(newest), warning.Message, StringComparison.Ordinal);
        Assert.Contains("learner.safetensors", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ToTheEnd_EvaluatesByPolicyAndAtTheEnd()
    {
        using var run = new ToyRun();

        run.Execute();

        var evaluated = run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "dev/loss").Select(metric => metric.Step);
        Assert.Equal([5, 10, 15, 20, 21], evaluated);
        var summary = Assert.Single(run.Events.OfType<SummaryEvent>());
        Assert.Equal(run.Events.OfType<MetricEvent>().Last(metric => metric.Name == "dev/loss").Value, summary.Values["dev/loss"]);
        Assert.Equal(Enumerable.Range(1, run.Events.Count).Select(i => (long)i), run.Events.Select(item => item.Seq));
    }

    [Fact]
    public void Run_LossNotFinite_FailsAtThatStepAndKeepsTheCheckpoint()
    {
        using var run = new ToyRun();
        var poisoned = ToyRun.Config with { Model = new ToyModel.Config { PoisonLossAbove = 0.0 } };

        var problem = Assert.Throws<NumericsException>(() => run.Execute(poisoned));

        Assert.Contains("step 1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OneHundredEpochs_LearnsTheToyTask()
    {
        using var run = new ToyRun();
        var config = ToyRun.Config with { Epochs = 100, Learner = new() { Optimizer = new Training.Core.Learning.AdamW.Config { LearningRate = 3e-3 } } };

        run.Execute(config);

        Assert.True(Assert.Single(run.Events.OfType<SummaryEvent>()).Values["dev/loss"] < 0.3);
    }

    [Fact]
    public void Run_OtherSeed_GivesOtherParameters()
    {
        using var first = new ToyRun();
        using var second = new ToyRun();

        Assert.NotEqual(first.Execute(), second.Execute(ToyRun.Config with { Seed = 2 }));
    }

    [Fact]
    public void Run_ThousandSteps_KeepsTheNumberOfLiveTensorsFlat()
    {
        using var run = new ToyRun();
        var config = ToyRun.Config with { Epochs = 150, LogEverySteps = 100, Evaluators = [], Checkpoints = new() { Policy = new EverySteps { Steps = 500 } } };
        var counts = new List<long>();
        using var trainer = new Trainer(config, new RunEnvironment(run.Files, new Counting(counts), null));

        trainer.Run(TestContext.Current.CancellationToken);

        Assert.True(counts.Count >= 10);
        Assert.Equal(counts[1], counts[^1]);
    }

    [Fact]
    public void Constructor_BadConfig_TellsEveryProblemWithItsPath()
    {
        using var run = new ToyRun();
        var bad = ToyRun.Config with
        {
            Epochs = 0,
            Learner = ToyRun.Config.Learner with { Optimizer = new Training.Core.Learning.AdamW.Config { LearningRate = -1 } },
        };

        var problem = Assert.Throws<ConfigException>(() => run.Execute(bad));

        Assert.Equal(["epochs", "learner.optimizer.learning_rate"], problem.Problems.Select(item => item.Path).Order());
    }

    private static IReadOnlyList<(string Name, long Step, double Value)> Figures(ToyRun run) =>
    [
        .. run.Events.OfType<MetricEvent>()
            .Where(metric => metric.Name is not ("train/examples_per_second" or "train/tokens_per_second" or "train/mfu" or "system/live_tensors"))
            .Select(metric => (metric.Name, metric.Step, metric.Value))
            .Order(),
    ];

    private sealed class Counting(List<long> counts) : IRunEvents
    {
        public void Report(RunEvent item)
        {
            if (item is MetricEvent { Name: "train/loss" })
            {
                counts.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
            }
        }
    }
}
