using System.Diagnostics;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Health;
using Platform.Training.Core.Learning;
using static TorchSharp.torch;

namespace Platform.Training.Core.Runs;

/// <summary>Turns steps into curves, progress with the time left, and a summary.</summary>
internal sealed class ProgressReporter(IRunEvents events, TimeLedger time, int logEverySteps)
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, double> _lastFigures = [];
    private readonly Stopwatch _session = Stopwatch.StartNew();
    private double _secondsBefore;
    private long _firstStep;
    private readonly LeakDetector _leaks = new();
    private (long Examples, long? Tokens, long Flops) _sinceReport = (0, null, 0);
    private TimeSpan _trainingBefore;
    private TimeSpan _lastProgress;

    /// <summary>Seconds spent in this run, over all sessions.</summary>
    public double Seconds => _secondsBefore + _session.Elapsed.TotalSeconds;

    /// <summary>The floating-point operations of matrix products that the machine was measured to do in a second; null where it was not measured.</summary>
    public double? MatrixPeak { get; set; }

    /// <summary>Takes over from an earlier session.</summary>
    public void GoOnFrom(TrainerState state) => (_secondsBefore, _firstStep) = (state.TrainingSeconds, state.Step);

    /// <summary>Reports what is due after a step.</summary>
    /// <returns>The state, its loss window emptied where the loss was reported.</returns>
    public TrainerState AfterStep(TrainerState state, StepResult result, double gradientNorm, Learner learner)
    {
        _sinceReport = (_sinceReport.Examples + result.Examples, Sum(_sinceReport.Tokens, result.Tokens), _sinceReport.Flops + result.Flops);
        if (_session.Elapsed - _lastProgress >= BetweenProgress || state.Step == state.TotalSteps)
        {
            _lastProgress = _session.Elapsed;
            events.Report(new ProgressEvent(state.Step, state.TotalSteps, SecondsLeft(state)));
        }

        if (state.Step % logEverySteps != 0 && state.Step != state.TotalSteps)
        {
            return state;
        }

        if (state.LossWeight > 0)
        {
            // None where every step since the last report was skipped, or had nothing to learn from.
            Figure("train/loss", state.Step, state.LossSum / state.LossWeight);
        }

        Figure("train/learning_rate", state.Step, learner.LearningRate(state.Step - 1));
        Figure("train/gradient_norm", state.Step, gradientNorm);
        foreach (var (name, value) in result.Summaries)
        {
            Figure("train/" + name, state.Step, value);
        }

        foreach (var (name, value) in learner.Figures())
        {
            Figure(name, state.Step, value);
        }

        ReportSpeed(state.Step);
        ReportTensors(state.Step);
        return state with { LossSum = 0, LossWeight = 0 };
    }

    /// <summary>Reports a figure and keeps it for the summary.</summary>
    public void Figure(string name, long step, double value)
    {
        _lastFigures[name] = value;
        events.Report(new MetricEvent(name, step, value));
    }

    /// <summary>Reports the run's last figures.</summary>
    /// <param name="parameters">Number of values in the model.</param>
    /// <param name="best">The figure that may end the run early; null where none may.</param>
    public void Summarize(long parameters, EarlyStopState? best)
    {
        var values = new Dictionary<string, double>(_lastFigures) { ["parameters"] = parameters, ["seconds"] = Math.Round(Seconds, 1) };
        if (best is not null)
        {
            (values["early_stop/best"], values["early_stop/best_step"]) = (best.Best, best.BestStep);
        }

        events.Report(new SummaryEvent(values));
    }

    /// <summary>Speed while training: the time of evaluating and saving does not count.</summary>
    private void ReportSpeed(long step)
    {
        var training = time.Report.Training;
        var seconds = Math.Max(1e-9, (training - _trainingBefore).TotalSeconds);
        Figure("train/examples_per_second", step, _sinceReport.Examples / seconds);
        if (_sinceReport.Tokens is { } tokens)
        {
            Figure("train/tokens_per_second", step, tokens / seconds);
        }

        if (MatrixPeak is { } peak && _sinceReport.Flops > 0)
        {
            Figure("train/mfu", step, _sinceReport.Flops / seconds / peak);
        }

        (_sinceReport, _trainingBefore) = ((0, null, 0), training);
    }

    private void ReportTensors(long step)
    {
        events.Report(new MetricEvent("system/live_tensors", step, Tensor.TotalCount));
        if (_leaks.Look(step, Tensor.TotalCount) is { } leak)
        {
            events.Report(new WarningEvent(leak));
        }
    }

    private static long? Sum(long? first, long? second) => second is null ? first : (first ?? 0) + second;

    private double SecondsLeft(TrainerState state)
    {
        var done = state.Step - _firstStep;
        return done <= 0 ? 0 : Math.Round(_session.Elapsed.TotalSeconds / done * (state.TotalSteps - state.Step), 1);
    }
}
