using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner.Sweeps;

/// <summary>
/// Executes runs of a plan as child processes, each after those it needs. What has succeeded before is not done again, what was interrupted
/// goes on from its checkpoint, and what fails does not stop the others.
/// </summary>
internal sealed class SweepExecution(SweepPlan plan, IReadOnlyList<PlannedRun> runs, SweepDirectory directory, SweepSettings settings, SweepConsole console)
{
    private const int SignalBase = 128;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, RunStage> _stages = [];
    private readonly Dictionary<string, string> _failures = [];
    private readonly Dictionary<string, ChildRun> _children = [];
    private readonly Dictionary<string, double> _seconds = [];
    private readonly Dictionary<string, IReadOnlyList<CellResult>> _results = [];
    private readonly HashSet<string> _repeated = [];
    private readonly HashSet<string> _busy = [];

    private enum RunStage
    {
        Waiting,
        Running,
        Done,
        Failed,
        Blocked,
    }

    /// <summary>Measured seconds of a plain step, by shape, for the time left.</summary>
    public IReadOnlyDictionary<string, double> StepSeconds { get; init; } = new Dictionary<string, double>();

    /// <summary>What time is reckoned with where nothing was measured.</summary>
    public required SweepSpeed Speed { get; init; }

    /// <summary>What failed, by key.</summary>
    public IReadOnlyDictionary<string, string> Failures => _failures;

    /// <summary>The runs that are not done.</summary>
    public IReadOnlyList<PlannedRun> Left => [.. runs.Where(run => _stages[run.Key] is RunStage.Waiting or RunStage.Running)];

    /// <summary>Reads what is there already. Nothing is written.</summary>
    /// <exception cref="ConfigException">A run is there with another config.</exception>
    public void LookAtWhatIsThere()
    {
        directory.RequireSame(runs);
        var known = (File.Exists(directory.Results) ? ResultsFile.Read(directory.Results) : [])
            .GroupBy(cell => CellMeasurement.RunKeyOf(cell.Labels)).ToDictionary(run => run.Key, run => run.ToArray());
        foreach (var run in runs)
        {
            var outcome = RunOutcome.Read(directory.RunOf(run.Key));
            var isDone = outcome.HasSucceeded && (!plan.IsNeeded(run.Key) || directory.HasWeights(run.Key));
            _stages[run.Key] = isDone ? RunStage.Done : RunStage.Waiting;
            if (isDone)
            {
                _seconds[run.Key] = outcome.Seconds;
                Measure(run, known.GetValueOrDefault(run.Key));
            }
        }

        // Cells of the same directory that are not executed now stay in its results.
        foreach (var (key, cells) in known.Where(entry => !_stages.ContainsKey(entry.Key)))
        {
            _results[key] = cells;
        }
    }

    /// <summary>An estimate of what is left.</summary>
    public SweepEstimate Estimate() => Estimator().Of(Left, settings.Jobs);

    /// <summary>Executes what is left.</summary>
    /// <param name="stop">Stops the runs, each with a checkpoint.</param>
    public ExitCode Execute(CancellationToken stop)
    {
        // What ended while a former launch was stopping has not been tidied.
        Write();
        foreach (var run in runs.Where(run => _stages[run.Key] == RunStage.Done))
        {
            directory.Tidy(run, plan.KeepsOf(run));
        }

        try
        {
            while (!stop.IsCancellationRequested && (StartNext() || _children.Count > 0 || _busy.Count > 0))
            {
                Wait(stop);
                Collect(stop);
                console.Show(Status());
            }
        }
        finally
        {
            foreach (var child in _children.Values)
            {
                child.RequestStop();
            }

            foreach (var (key, child) in _children.ToArray())
            {
                child.Dispose();
                _children.Remove(key);
            }
        }

        var done = runs.Count(run => _stages[run.Key] == RunStage.Done);
        if (stop.IsCancellationRequested)
        {
            console.Tell($"Stopped with {done} of {runs.Count} runs done; the others saved checkpoints. The same command goes on.");
            return ExitCode.Stopped;
        }

        console.Tell($"{done} of {runs.Count} runs are done{(_failures.Count == 0 ? "." : $", {_failures.Count} are not:")}");
        foreach (var (key, failure) in _failures)
        {
            console.Tell($"  {key}: {failure}");
        }

        return _failures.Count == 0 ? ExitCode.Succeeded : ExitCode.Failed;
    }

    private SweepEstimator Estimator() => new(plan, Speed, _seconds, StepSeconds, SweepNeeds.Vocabulary(plan.Spec, settings.Datasets));

    /// <summary>Starts runs whose time has come while there is room.</summary>
    /// <returns>Whether any was started.</returns>
    private bool StartNext()
    {
        _busy.Clear();
        var started = false;
        foreach (var run in runs.Where(run => _stages[run.Key] == RunStage.Waiting))
        {
            if (run.After.FirstOrDefault(key => _stages[key] is RunStage.Failed or RunStage.Blocked) is { } failed)
            {
                _stages[run.Key] = RunStage.Blocked;
                _failures[run.Key] = $"not begun: it needs {failed}.";
            }
            else if (_children.Count < settings.Jobs && run.After.All(key => _stages[key] == RunStage.Done))
            {
                started |= Start(run);
            }
        }

        return started;
    }

    private bool Start(PlannedRun run)
    {
        var own = directory.RunOf(run.Key);
        if (ChildRun.IsBusy(own))
        {
            // A process of a killed sweep is still finishing its step.
            _busy.Add(run.Key);
            return false;
        }

        own.Create();
        File.WriteAllText(own.Spec + ".new", ConfigJson.Write(directory.ConfigOf(run)));
        File.Move(own.Spec + ".new", own.Spec, overwrite: true);
        _children[run.Key] = ChildRun.Start(own, settings.Datasets, settings.Plugins);
        _stages[run.Key] = RunStage.Running;
        return true;
    }

    private void Wait(CancellationToken stop)
    {
        try
        {
            Task.WaitAny([.. _children.Values.Select(child => child.Exited), Task.Delay(Look, CancellationToken.None)], stop);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    private void Collect(CancellationToken stop)
    {
        foreach (var (key, child) in _children.Where(entry => entry.Value.HasExited).ToArray())
        {
            _children.Remove(key);
            using (child)
            {
                End(runs.First(run => run.Key == key), child, stop);
            }
        }
    }

    private void End(PlannedRun run, ChildRun child, CancellationToken stop)
    {
        var outcome = RunOutcome.Read(directory.RunOf(run.Key));
        if (child.ExitCode == (int)ExitCode.Succeeded && outcome.HasSucceeded)
        {
            _stages[run.Key] = RunStage.Done;
            _seconds[run.Key] = outcome.Seconds;
            Measure(run, null);
            if (_stages[run.Key] == RunStage.Done)
            {
                Finish(run, outcome.Seconds);
            }
        }
        else if (child.ExitCode == (int)ExitCode.Stopped)
        {
            // By a Ctrl-C that went to all processes, or by hand; the latter is taken up again.
            _stages[run.Key] = RunStage.Waiting;
        }
        else if ((child.ExitCode == (int)ExitCode.Hung || child.ExitCode > SignalBase) && !stop.IsCancellationRequested && _repeated.Add(run.Key))
        {
            console.Tell($"{run.Key} ended with exit code {child.ExitCode}; it goes on from its newest checkpoint.");
            _stages[run.Key] = RunStage.Waiting;
        }
        else
        {
            Fail(run, outcome.Failure ?? (child.LastError is { Length: > 0 } error ? error : $"ended with exit code {child.ExitCode}; see {directory.RunOf(run.Key).Log}."));
        }
    }

    private void Finish(PlannedRun run, double seconds)
    {
        Write();
        directory.Tidy(run, plan.KeepsOf(run));
        var done = runs.Count(other => _stages[other.Key] == RunStage.Done);
        var score = _results.TryGetValue(run.Key, out var cells) ? FormattableString.Invariant($": {cells[0].Metric} {cells[0].Score:F4}") : "";
        console.Tell($"[{done}/{runs.Count}] {run.Key} in {SweepEstimate.Words(seconds)}{score}; {Remaining()}");
    }

    /// <summary>Writes what was measured in the order of the plan; then cells that the directory has beside it, such as those of more seeds.</summary>
    private void Write()
    {
        string[] planned = [.. plan.Cells.Select(cell => cell.Key)];
        directory.WriteResults([.. planned.Concat(_results.Keys.Except(planned).Order(StringComparer.Ordinal)).SelectMany(key => _results.GetValueOrDefault(key, []))]);
    }

    private void Fail(PlannedRun run, string reason)
    {
        _stages[run.Key] = RunStage.Failed;
        _failures[run.Key] = reason;
        console.Tell($"{run.Key} failed: {reason}");
    }

    private void Measure(PlannedRun run, IReadOnlyList<CellResult>? known)
    {
        if (!run.IsCell)
        {
            return;
        }

        try
        {
            _results[run.Key] = known ?? CellMeasurement.ReadAll(directory.RunOf(run.Key), run);
        }
        catch (DataException problem)
        {
            Fail(run, problem.Message);
        }
    }

    private string Remaining() => Left.Count == 0 ? "none left" : $"{Left.Count} left, about {SweepEstimate.Words(Estimate().Seconds)}";

    private string Status() =>
        $"{runs.Count(run => _stages[run.Key] == RunStage.Done)}/{runs.Count} done, at work on {string.Join(", ", _children.Keys.Select(key => $"{key} {RunProgress.Read(directory.RunOf(key)):P0}"))}; {Remaining()}";
}
