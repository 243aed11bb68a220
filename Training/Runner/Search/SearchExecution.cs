using System.Globalization;
using Platform.Training.Compression.Search;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Runner.Sweeps;

namespace Platform.Training.Runner.Search;

/// <summary>Executes a search in a directory: each trial is a run in a process of its own. Stopped or killed, it goes on where it was.</summary>
internal sealed class SearchExecution
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    private readonly SearchSpec _spec;
    private readonly Trainer.Config _experiment;
    private readonly string _root;
    private readonly SweepSettings _settings;
    private readonly SweepConsole _console;
    private readonly List<Trial> _trials;
    private readonly Dictionary<int, ChildRun> _children = [];
    private readonly HashSet<int> _ended = [];
    private readonly Dictionary<int, IReadOnlyList<TrialPoint>> _curves = [];

    public SearchExecution(SearchSpec spec, Trainer.Config experiment, string root, SweepSettings settings, SweepConsole console)
    {
        (_spec, _experiment, _root, _settings, _console) = (spec, experiment, root, settings, console);
        _trials = [.. Trial.Read(File)];
        foreach (var trial in _trials)
        {
            _curves[trial.Number] = Curve(trial);
        }
    }

    private string File => Path.Combine(_root, Trial.FileName);

    /// <summary>Tries points until there are enough.</summary>
    /// <param name="stop">Stops the trials, each with a checkpoint.</param>
    public ExitCode Execute(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                StartNext();
                if (_children.Count == 0 && !_trials.Exists(trial => trial.State == TrialState.Running))
                {
                    break;
                }

                Wait(stop);
                Follow();
            }
        }
        finally
        {
            foreach (var child in _children.Values)
            {
                child.RequestStop();
            }

            foreach (var child in _children.Values)
            {
                child.Dispose();
            }
        }

        return stop.IsCancellationRequested ? Interrupted() : Conclude();
    }

    private ExitCode Interrupted()
    {
        _console.Tell($"Stopped after {_trials.Count(trial => trial.State != TrialState.Running)} of {_spec.Trials} trials. The same command goes on.");
        return ExitCode.Stopped;
    }

    private ExitCode Conclude()
    {
        var best = _trials.Where(trial => trial is { State: TrialState.Done, Figure: not null }).MinBy(trial => _spec.LossOf(trial.Figure!.Value));
        if (best is null)
        {
            _console.Tell($"No trial came to its end with a {_spec.Figure}.");
            return ExitCode.Failed;
        }

        _console.Tell($"Best of {_trials.Count} trials: {_spec.Figure} {Shown(best.Figure)} by trial {best.Number}, {Shown(best)}.");
        _console.Tell($"Again: Runner run {Directory(best).Spec} --out DIR");
        return ExitCode.Succeeded;
    }

    private void StartNext()
    {
        // First what a stopped search left, then new points.
        foreach (var trial in _trials.Where(trial => trial.State == TrialState.Running && !_children.ContainsKey(trial.Number)).ToArray())
        {
            if (_children.Count < _settings.Jobs && !ChildRun.IsBusy(Directory(trial)))
            {
                Start(trial);
            }
        }

        while (_children.Count < _settings.Jobs && _trials.Count < _spec.Trials && !_trials.Exists(trial => trial.State == TrialState.Running && !_children.ContainsKey(trial.Number)))
        {
            var number = _trials.Count;
            SeenTrial[] seen = [.. _trials.Where(trial => trial is { State: TrialState.Done or TrialState.Stopped, Figure: not null }).Select(trial => new SeenTrial(trial.Point, _spec.LossOf(trial.Figure!.Value)))];
            if (_spec.Method.Suggest(_spec.Space, seen, number, _spec.Seed) is not { } point)
            {
                return;
            }

            var next = new Trial(number, point, _spec.Space.Select((parameter, i) => KeyValuePair.Create(parameter.Path, parameter.TextOf(point[i]))).ToDictionary());
            Directory(next).Create();
            System.IO.File.WriteAllText(Directory(next).Spec, ConfigJson.Write(_spec.ConfigOf(_experiment, point)));
            _trials.Add(next);
            Trial.Write(File, _trials);
            Start(next);
        }
    }

    private void Start(Trial trial) => _children[trial.Number] = ChildRun.Start(Directory(trial), _settings.Datasets, _settings.Plugins);

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

    private void Follow()
    {
        foreach (var (number, child) in _children.ToArray())
        {
            var exited = child.HasExited;
            _curves[number] = Curve(_trials[number]);
            if (exited)
            {
                _children.Remove(number);
                using (child)
                {
                    End(_trials[number], child);
                }
            }
            else if (!_ended.Contains(number) && _spec.Stopping?.ShouldStop(_curves[number], [.. _curves.Where(other => other.Key != number).Select(other => other.Value)]) == true)
            {
                _ended.Add(number);
                child.RequestStop();
            }
        }

        _console.Show($"{_trials.Count(trial => trial.State != TrialState.Running)}/{_spec.Trials} trials, at work on {string.Join(", ", _children.Keys.Select(number => $"{number} {RunProgress.Read(Directory(_trials[number])):P0}"))}");
    }

    private void End(Trial trial, ChildRun child)
    {
        var outcome = RunOutcome.Read(Directory(trial));
        double? figure = _curves[trial.Number].Count > 0 ? _spec.LossOf(_curves[trial.Number][^1].Loss) : null;
        var ended = trial with { Figure = figure };
        if (child.ExitCode == (int)ExitCode.Succeeded)
        {
            ended = figure is null
                ? ended with { State = TrialState.Failed, Failure = $"\"{_spec.Figure}\" was not measured. {Suggestion.For(_spec.Figure, Figures(trial))}" }
                : ended with { State = TrialState.Done };
        }
        else if (child.ExitCode == (int)ExitCode.Stopped)
        {
            ended = ended with { State = _ended.Contains(trial.Number) ? TrialState.Stopped : TrialState.Running };
        }
        else
        {
            ended = ended with { State = TrialState.Failed, Failure = outcome.Failure ?? child.LastError };
        }

        _trials[trial.Number] = ended;
        Trial.Write(File, _trials);
        if (ended.State != TrialState.Running)
        {
            // A trial is done again in a moment; its checkpoints are the largest part of it.
            System.IO.Directory.Delete(Directory(trial).Checkpoints, recursive: true);
            _console.Tell($"Trial {trial.Number} {Word(ended.State)}: {(ended.Failure ?? $"{_spec.Figure} {Shown(figure)}")} with {Shown(trial)}");
        }
    }

    private static string Word(TrialState state) => state switch
    {
        TrialState.Done => "done",
        TrialState.Stopped => "ended early",
        _ => "failed",
    };

    private static string Shown(double? figure) => figure?.ToString("G6", CultureInfo.InvariantCulture) ?? "unknown";

    private static string Shown(Trial trial) => string.Join(", ", trial.Values.Select(value => $"{value.Key} {value.Value}"));

    private RunDirectory Directory(Trial trial) => new(Path.Combine(_root, "trials", trial.Number.ToString("D4", CultureInfo.InvariantCulture)));

    private IEnumerable<string> Figures(Trial trial) => EventLog.Read(Directory(trial).Events).OfType<MetricEvent>().Select(metric => metric.Name).Distinct();

    /// <summary>What a trial measured so far, as losses.</summary>
    private IReadOnlyList<TrialPoint> Curve(Trial trial)
    {
        if (!System.IO.File.Exists(Directory(trial).Events))
        {
            return [];
        }

        var events = EventLog.Read(Directory(trial).Events);
        var total = events.OfType<ProgressEvent>().LastOrDefault()?.TotalSteps;
        return total is null
            ? []
            : [.. events.OfType<MetricEvent>().Where(metric => metric.Name == _spec.Figure).Select(metric => new TrialPoint((double)metric.Step / total.Value, _spec.LossOf(metric.Value)))];
    }
}
