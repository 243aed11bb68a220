using System.Diagnostics;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Glue;

namespace Platform.Benchmarks;

/// <summary>What sorting by length saves: the same training steps with batches padded to their longest text and to a fixed length.</summary>
internal sealed class PaddingBenchmark : IBenchmark
{
    private const int Steps = 120;
    private const int Rounds = 3;

    public string Name => "padding";

    public string Summary => "Training sst2-tiny with batches of similar length, against padding to 128 tokens.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        var (bucketed, padded, ratios) = (new List<double>(), new List<double>(), new List<double>());
        var stepsInEpoch = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            bucketed.Add(MillisecondsPerStep(padToMaximum: false, out stepsInEpoch));
            padded.Add(MillisecondsPerStep(padToMaximum: true, out _));
            ratios.Add(padded[^1] / bucketed[^1]);
        }

        var what = $"{Steps} steps of the first epoch, after 10 to warm up";
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Figure.Median("bucketed.ms_per_step", bucketed, "ms", what),
            Figure.Median("padded.ms_per_step", padded, "ms", what),
            Figure.Median("padding.ratio", ratios, "x", "padded over bucketed, pairs measured in turn"),
            Figure.Median("bucketed.epoch_s", [.. bucketed.Select(step => step * stepsInEpoch / 1000)], "s", $"step time times the {stepsInEpoch} steps of an epoch"),
        ]);
    }

    private static double MillisecondsPerStep(bool padToMaximum, out long stepsInEpoch)
    {
        var experiment = new LanguageExperiments().Experiments.Single(candidate => candidate.Name == "sst2-tiny").Create();
        var config = experiment with
        {
            Input = ((GlueInput.Config)experiment.Input) with { PadToMaximum = padToMaximum },
            Evaluators = [],
            Epochs = 1,
            Checkpoints = new CheckpointStore.Config { Policy = new EverySteps { Steps = int.MaxValue } },
        };
        var directory = Directory.CreateTempSubdirectory("platform-benchmark-");
        try
        {
            var clock = new StepClock(from: 10, to: 10 + Steps);
            using var trainer = new Trainer(
                config with { LogEverySteps = 1 },
                new RunEnvironment(new RunDirectory(directory.FullName), clock, Environment.GetEnvironmentVariable("PLATFORM_DATASETS")));
            stepsInEpoch = trainer.StepsInRun;
            trainer.Run(clock.Reached);
            return clock.Elapsed.TotalMilliseconds / Steps;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Measures from one step to another and then stops the run.</summary>
    private sealed class StepClock(long from, long to) : IRunEvents
    {
        private readonly CancellationTokenSource _reached = new();
        private readonly Stopwatch _watch = new();

        public CancellationToken Reached => _reached.Token;

        public TimeSpan Elapsed => _watch.Elapsed;

        public void Report(RunEvent item)
        {
            if (item is not MetricEvent { Name: "train/loss" } metric)
            {
                return;
            }

            if (metric.Step == from)
            {
                _watch.Start();
            }
            else if (metric.Step == to)
            {
                _watch.Stop();
                _reached.Cancel();
            }
        }
    }
}
