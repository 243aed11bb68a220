using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Runs;

/// <content>Measuring, and ending where measuring shows that there is nothing left to gain.</content>
public sealed partial class Trainer
{
    /// <summary>Why the run ended before its last step, in words; null where it did not.</summary>
    public string? EarlyEnd => _config.EarlyStop?.Reason(_state.EarlyStop);

    private bool IsAtEnd => _state.Step >= _state.TotalSteps || EarlyEnd is not null;

    private void EvaluateIfDue(CancellationToken stop)
    {
        _figures = [];
        var isMeasured = _state.TotalSteps == 0 ? _isRestored : _state.Step == 0 || _state.Step <= _state.EvaluatedAt;
        if (isMeasured)
        {
            return;
        }

        var due = _evaluators.ToLookup(entry => entry.Policy.IsDue(_state.Step, _state.TotalSteps, TimeSpan.Zero), entry => entry.Evaluator);
        if (!due.Contains(true) || Evaluate(due[true], stop) is not { } figures)
        {
            return;
        }

        var early = _config.EarlyStop?.After(_state.EarlyStop, _state.Step, figures);
        if (_config.EarlyStop?.Reason(early) is not null)
        {
            // The end of a run is due for all.
            if (Evaluate(due[false], stop) is not { } rest)
            {
                return;
            }

            figures = figures.Concat(rest).ToDictionary();
        }
        else if (_config.EarlyStop is { } wanted && early is null && !due.Contains(false))
        {
            _events.Report(new WarningEvent(
                $"early_stop.figure: \"{wanted.Figure}\" was not measured, so that it cannot end the run. {Suggestion.For(wanted.Figure, figures.Keys)}"));
        }

        _figures = figures;
        _state = _state with { EvaluatedAt = _state.Step, EarlyStop = early };
    }

    /// <summary>Lets modules take note of what passes through them, once: a run that was resumed has its notes.</summary>
    /// <returns>Whether it came to its end; where it was told to stop nothing may be saved, so that it begins anew.</returns>
    private bool Calibrate(CancellationToken stop)
    {
        if (_config.Calibration is not { } calibration || _isRestored)
        {
            return true;
        }

        using var calibrating = _time.In(TimeBucket.Evaluation);
        using var quiet = no_grad();
        using var pause = _batches.Pause();
        var batches = Math.Min(calibration.Batches, _input.BatchesInEpoch(0));
        for (var i = 0; i < batches; i++)
        {
            if (stop.IsCancellationRequested)
            {
                return false;
            }

            using var scope = NewDisposeScope();
            using var batch = _input.Train(new DataPosition(0, i)).To(_device);
            var context = new InvocationContext(isTraining: false) { Observes = true };
            _ = Model.Forward(batch, context);
            context.ApplyStateUpdates();
        }

        _narrate($"Calibrated on {batches} training batches; no weight was changed.");
        return true;
    }

    /// <summary>Measures, with the averaged weights where there are any, and reports; null where it was told to stop.</summary>
    private Dictionary<string, double>? Evaluate(IEnumerable<Evaluator> evaluators, CancellationToken stop)
    {
        var figures = new Dictionary<string, double>();
        try
        {
            using var evaluating = _time.In(TimeBucket.Evaluation);
            using var quiet = no_grad();
            using var pause = _batches.Pause();
            using var averaged = _learner.UseAverage();
            foreach (var (name, value) in evaluators.SelectMany(evaluator => evaluator.Evaluate(Model, _device, stop)))
            {
                _progress.Figure(name, _state.Step, value);
                figures[name] = value;
            }

            return figures;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
