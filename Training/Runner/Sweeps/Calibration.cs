using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner.Sweeps;

/// <summary>Measures the time of a step of each task and architecture of a sweep, by a short run of each, as many at a time as the sweep will have.</summary>
internal sealed class Calibration(SweepPlan plan, SweepDirectory directory, SweepSettings settings)
{
    private const int Steps = 40;
    private const int ReportEvery = 20;

    /// <summary>Seconds of a plain step that were measured in a sweep's directory, by <see cref="PlannedRun.Shape"/>.</summary>
    public static IReadOnlyDictionary<string, double> Read(SweepDirectory sweep) => Directory.Exists(sweep.Calibration)
        ? Directory.EnumerateDirectories(sweep.Calibration)
            .Select(path => (Shape: Path.GetFileName(path), Seconds: SecondsOf(new RunDirectory(path))))
            .Where(measured => measured.Seconds is not null)
            .ToDictionary(measured => measured.Shape, measured => measured.Seconds!.Value)
        : new Dictionary<string, double>();

    /// <summary>Measures what has not been measured yet, and tells it, and what could not be.</summary>
    /// <returns>Seconds of a plain step that are known now, by <see cref="PlannedRun.Shape"/>.</returns>
    public IReadOnlyDictionary<string, double> Measure(IReadOnlyList<PlannedRun> runs, SweepConsole console, CancellationToken stop)
    {
        var known = Read(directory);
        PlannedRun[] wanted = [.. runs.Where(run => run.Config.WarmStart is null && !known.ContainsKey(run.Shape)).DistinctBy(run => run.Shape)];
        var open = new Queue<PlannedRun>(wanted);
        while (open.Count > 0 && !stop.IsCancellationRequested)
        {
            ChildRun[] children = [.. Take(open).Select(Start)];
            try
            {
                Task.WhenAll(children.Select(child => child.Exited)).Wait(stop);
            }
            catch (OperationCanceledException)
            {
                // The children are stopped below.
            }
            finally
            {
                Array.ForEach(children, child => child.Dispose());
            }
        }

        var measured = Read(directory);
        foreach (var shape in stop.IsCancellationRequested ? [] : wanted.Select(run => run.Shape))
        {
            console.Tell(measured.TryGetValue(shape, out var seconds)
                ? FormattableString.Invariant($"Measured {shape}: {1000 * seconds:F0} ms a step, {settings.Jobs} at a time.")
                : $"Could not measure {shape}: {RunOutcome.Read(RunOf(shape)).Failure ?? "its short run did not begin"}");
        }

        return measured;
    }

    private RunDirectory RunOf(string shape) => new(Path.Combine(directory.Calibration, shape));

    private IEnumerable<PlannedRun> Take(Queue<PlannedRun> open)
    {
        for (var i = 0; i < settings.Jobs && open.TryDequeue(out var run); i++)
        {
            yield return run;
        }
    }

    private ChildRun Start(PlannedRun run)
    {
        // A plain run of the shape: what methods add is reckoned. The first of a grid is a baseline or close to it.
        var own = RunOf(run.Shape);
        if (Directory.Exists(own.Root))
        {
            Directory.Delete(own.Root, recursive: true);
        }

        own.Create();
        var config = plan.PlainConfigOf(run) with { MaxSteps = Steps, LogEverySteps = ReportEvery, Evaluators = [], Deliverables = [] };
        File.WriteAllText(own.Spec, ConfigJson.Write(config));
        return ChildRun.Start(own, settings.Datasets, settings.Plugins);
    }

    private static double? SecondsOf(RunDirectory run)
    {
        if (!RunOutcome.Read(run).HasSucceeded)
        {
            return null;
        }

        // The first report holds what a process does once.
        var speed = EventLog.Read(run.Events).OfType<MetricEvent>().LastOrDefault(metric => metric is { Name: "train/examples_per_second", Step: > ReportEvery });
        var batch = (int?)ConfigTree.Get(ConfigJson.Read<Trainer.Config>(File.ReadAllText(run.Spec)), "input.batch_size");
        return speed is { Value: > 0 } ? batch / speed.Value : null;
    }
}
