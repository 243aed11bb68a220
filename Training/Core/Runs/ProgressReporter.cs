using System.Diagnostics;
using Platform.Training.Core.Checkpoints;

namespace Platform.Training.Core.Runs;

/// <summary>Turns steps into curves, progress with the time left, and a summary.</summary>
internal sealed class ProgressReporter(IRunEvents events, int logEverySteps)
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, double> _lastFigures = [];
    private readonly Stopwatch _session = Stopwatch.StartNew();
    private double _secondsBefore;
    private long _firstStep;
    private long _examplesSinceReport;
    private TimeSpan _lastReport;
    private TimeSpan _lastProgress;

    /// <summary>Seconds spent in this run, over all sessions.</summary>
    public double Seconds => _secondsBefore + _session.Elapsed.TotalSeconds;

    /// <summary>Takes over from an earlier session.</summary>
    public void GoOnFrom(TrainerState state) => (_secondsBefore, _firstStep) = (state.TrainingSeconds, state.Step);

    /// <summary>Reports what is due after a step.</summary>
    /// <returns>The state, its loss window emptied where the loss was reported.</returns>
    public TrainerState AfterStep(TrainerState state, double gradientNorm, double learningRate, int examples, IReadOnlyDictionary<string, double> summaries)
    {
        _examplesSinceReport += examples;
        if (_session.Elapsed - _lastProgress >= BetweenProgress || state.Step == state.TotalSteps)
        {
            _lastProgress = _session.Elapsed;
            events.Report(new ProgressEvent(state.Step, state.TotalSteps, SecondsLeft(state)));
        }

        if (state.Step % logEverySteps != 0 && state.Step != state.TotalSteps)
        {
            return state;
        }

        Figure("train/loss", state.Step, state.LossSum / state.LossWeight);
        Figure("train/learning_rate", state.Step, learningRate);
        Figure("train/gradient_norm", state.Step, gradientNorm);
        Figure("train/examples_per_second", state.Step, _examplesSinceReport / Math.Max(1e-9, (_session.Elapsed - _lastReport).TotalSeconds));
        foreach (var (name, value) in summaries)
        {
            Figure("train/" + name, state.Step, value);
        }

        (_examplesSinceReport, _lastReport) = (0, _session.Elapsed);
        return state with { LossSum = 0, LossWeight = 0 };
    }

    /// <summary>Reports a figure and keeps it for the summary.</summary>
    public void Figure(string name, long step, double value)
    {
        _lastFigures[name] = value;
        events.Report(new MetricEvent(name, step, value));
    }

    /// <summary>Reports the run's last figures.</summary>
    public void Summarize(long parameters) => events.Report(new SummaryEvent(
        new Dictionary<string, double>(_lastFigures) { ["parameters"] = parameters, ["seconds"] = Math.Round(Seconds, 1) }));

    private double SecondsLeft(TrainerState state)
    {
        var done = state.Step - _firstStep;
        return done <= 0 ? 0 : Math.Round(_session.Elapsed.TotalSeconds / done * (state.TotalSteps - state.Step), 1);
    }
}
