using System.Diagnostics;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Health;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;

namespace Platform.Training.Core.Runs;

/// <summary>Decides after every step what is saved, and reports it. All methods are for the training thread.</summary>
internal sealed class RunCheckpoints : IDisposable
{
    private readonly CheckpointStore.Config _config;
    private readonly CheckpointStore _store;
    private readonly IRunEvents _events;
    private readonly TimeLedger _time;
    private readonly ParameterStore _parameters;
    private readonly Learner _learner;
    private readonly Stopwatch _sinceSave = Stopwatch.StartNew();
    private readonly Stopwatch _sinceFast = Stopwatch.StartNew();
    private bool _isDue;
    private bool _isFastDue;

    public RunCheckpoints(CheckpointStore.Config config, RunEnvironment environment, ParameterStore parameters, Learner learner)
    {
        (_config, _events, _time, _parameters, _learner) = (config, environment.Events, environment.Time, parameters, learner);
        _store = config.Open(environment.Directory.Checkpoints, message => _events.Report(new WarningEvent(message)));
    }

    /// <summary>Loads the newest intact checkpoint; null where there is none.</summary>
    public TrainerState? Restore()
    {
        using var restoring = _time.In(TimeBucket.Checkpoint);
        return _store.Restore(_parameters, _learner);
    }

    /// <summary>Loads the newest healthy checkpoint and removes what came after it; null where there is none.</summary>
    /// <param name="state">Where the run stands, before the bad step.</param>
    /// <exception cref="IOException">An earlier checkpoint could not be written: the disk is full or broken.</exception>
    public TrainerState? RollBack(TrainerState state)
    {
        using var restoring = _time.In(TimeBucket.Checkpoint);
        _store.Wait();
        _store.Confirm(state.Step, state.Health.LastBadStep);
        return _store.RollBack(_parameters, _learner);
    }

    /// <summary>Saves what is due after a step, in the background where the config says so.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="figures">What was measured at exactly this step.</param>
    /// <exception cref="IOException">An earlier checkpoint could not be written: the disk is full or broken.</exception>
    public void AfterStep(TrainerState state, IReadOnlyDictionary<string, double> figures)
    {
        using var saving = _time.In(TimeBucket.Checkpoint);
        _store.ThrowIfFailed();
        _store.Confirm(state.Step, state.Health.LastBadStep);
        _isDue |= _config.Policy.IsDue(state.Step, state.TotalSteps, _sinceSave.Elapsed);
        _isFastDue |= _store.HasFast && _config.Fast!.Policy.IsDue(state.Step, state.TotalSteps, _sinceFast.Elapsed);
        var mayBegin = _config.WhenBusy == WhenBusy.Wait || !_store.IsBusy;

        // A state that is among the best is gone after the next step, so it cannot be postponed.
        if (_store.IsAmongBest(figures) || (_isDue && mayBegin))
        {
            Begin(CheckpointTier.Persistent, state, figures);
        }
        else if (_isFastDue && mayBegin)
        {
            Begin(CheckpointTier.Fast, state, figures);
        }
    }

    /// <summary>Saves in the run's directory and waits until it is there.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="figures">What was measured at exactly this step.</param>
    /// <exception cref="NumericsException">The state is not finite, so that it was not saved.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Save(TrainerState state, IReadOnlyDictionary<string, double> figures)
    {
        using var saving = _time.In(TimeBucket.Checkpoint);
        _store.Wait();
        _store.Confirm(state.Step, state.Health.LastBadStep);
        Report(_store.Save(state, _parameters, _learner, figures)
            ?? throw new NumericsException($"The parameters are not finite after step {state.Step}. The newest checkpoint is from before it; try a lower learning rate or a longer warm-up."));
    }

    /// <summary>Saves the untrained parameters, which count as healthy as they are, so that there is always something to roll back to.</summary>
    /// <param name="state">Where the run stands: before its first step.</param>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void SaveStart(TrainerState state)
    {
        Save(state, new Dictionary<string, double>());
        _store.Confirm(state.Step + _config.HealthyAfter, lastBadStep: 0);
    }

    /// <summary>Saves where a run ends or stops, waits until it is there, and removes what is then needed no more.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="figures">What was measured at exactly this step.</param>
    /// <exception cref="NumericsException">The state is not finite, so that it was not saved.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Finish(TrainerState state, IReadOnlyDictionary<string, double> figures)
    {
        using var saving = _time.In(TimeBucket.Checkpoint);
        Save(state, figures);
        _store.RemoveFast();
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private void Begin(CheckpointTier tier, TrainerState state, IReadOnlyDictionary<string, double> figures)
    {
        _store.Begin(tier, state, _parameters, _learner, figures, Report);
        if (!_config.InBackground)
        {
            _store.Wait();
        }

        _isFastDue = false;
        _sinceFast.Restart();
        if (tier == CheckpointTier.Persistent)
        {
            _isDue = false;
            _sinceSave.Restart();
        }
    }

    private void Report(Checkpoint written)
    {
        // Fast ones come every few seconds and are nobody's to take away.
        if (written.Tier == CheckpointTier.Persistent)
        {
            _events.Report(new CheckpointEvent(written.Step, $"checkpoints/{Path.GetFileName(written.Path)}", written.Bytes));
        }
    }
}
