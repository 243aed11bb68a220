using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Runs;
using TorchSharp;

namespace Platform.Core.Tests.Runs;

/// <summary>A run of the toy model in a temporary directory.</summary>
internal sealed class ToyRun : IDisposable
{
    public static readonly Trainer.Config Config = new()
    {
        Input = new ToyInput.Config(),
        Model = new ToyModel.Config(),
        Evaluators = [new ToyEvaluator.Config { Policy = new EverySteps { Steps = 5 } }],
        Hardware = new() { Device = "cpu", Threads = 1 },
        Epochs = 3,
        LogEverySteps = 4,
        Checkpoints = new CheckpointStore.Config { Policy = new EverySteps { Steps = 6 }, WhenBusy = WhenBusy.Wait },
    };

    private readonly string _root = Directory.CreateTempSubdirectory("platform-run-").FullName;

    public ToyRun()
    {
        Files = new RunDirectory(_root);
        Files.Create();
    }

    public RunDirectory Files { get; }

    public IReadOnlyList<RunEvent> Events => EventLog.Read(Files.Events);

    /// <summary>Runs until the end, for a number of steps, or until it crashes after a number of steps, as one process would.</summary>
    /// <returns>The parameters' values.</returns>
    public float[] Execute(Trainer.Config? config = null, bool resume = false, int? stopAfter = null, int? crashAfter = null)
    {
        using var events = new EventLog(Files.Events, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        using var trainer = new Trainer(config ?? Config, new RunEnvironment(Files, new StopAt(events, stop, stopAfter, crashAfter), null));
        if (resume)
        {
            trainer.Resume();
        }

        if (stopAfter == 0)
        {
            stop.Cancel();
        }

        trainer.Run(stop.Token);
        return trainer.Parameters.Values.data<float>().ToArray();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Cancels once a training figure of the wanted step is seen; figures come at every step where asked so.</summary>
    private sealed class StopAt(IRunEvents inner, CancellationTokenSource stop, int? step, int? crash) : IRunEvents
    {
        public void Report(RunEvent item)
        {
            inner.Report(item);
            if (item is MetricEvent { Name: "train/loss" } loss && loss.Step == crash)
            {
                throw new Crash();
            }

            if (item is MetricEvent metric && metric.Step >= step)
            {
                stop.Cancel();
            }
        }
    }
}

/// <summary>Ends a run in the middle, without the care of a stop.</summary>
internal sealed class Crash : Exception;
