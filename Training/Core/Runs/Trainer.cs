using System.Diagnostics;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Runs;

/// <summary>
/// Executes one training run on the calling thread: restores or starts, steps, evaluates, saves and reports until the
/// last step or until it is told to stop.
/// </summary>
/// <remarks>
/// The same config, seed, data and thread count give the same parameters to the bit, however often the run was
/// interrupted and resumed on the way.
/// </remarks>
public sealed partial class Trainer : IDisposable
{
    private readonly Config _config;
    private readonly IRunEvents _events;
    private readonly RunDirectory _directory;
    private readonly TimeLedger _time;
    private readonly Action<string> _narrate;
    private readonly Device _device;
    private readonly Input _input;
    private readonly BatchPrefetch _batches;
    private readonly TrainingAids _aids;
    private readonly ParameterStore _store;
    private readonly Learner _learner;
    private readonly TrainStep _step;
    private readonly ModuleStates _moduleStates;
    private readonly StepJudge _judge;
    private readonly StepReplay? _replay;
    private readonly RunCheckpoints _checkpoints;
    private readonly IReadOnlyList<(Evaluator Evaluator, Policy Policy)> _evaluators;
    private readonly IReadOnlyList<(Deliverables.Deliverable.BaseConfig Config, Deliverables.Deliverable Deliverable)> _deliverables;
    private readonly ProgressReporter _progress;
    private Dictionary<string, double> _figures = [];
    private TrainerState _state;
    private bool _isRestored;

    /// <summary>Opens the data and builds the model.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="environment">What the run finds at hand.</param>
    /// <exception cref="Configs.ConfigException">The config is not sound, or what a module needs to train is missing or does not fit.</exception>
    /// <exception cref="DataException">Data is missing or malformed.</exception>
    public Trainer(Config config, RunEnvironment environment)
    {
        Configs.ConfigCheck.Require(config);
        (_config, _events, _directory, _time) = (config, environment.Events, environment.Directory, environment.Time);
        _narrate = environment.Narrate;
        _device = config.Hardware.Apply();
        _input = config.Input.Open(environment.InputFor(config.Seed));
        Model = config.Model.For(_input.Facts).Build();
        _aids = new TrainingAids(Model, new TrainingSetting(_input, environment.InputFor(config.Seed), _device, _narrate));
        _store = new ParameterStore(Model, config.Seed, _device, config.PlanUpdates(Model).Of, config.Hardware.ProductType);
        var totalSteps = TotalSteps();
        _learner = config.Learner.Build(_store, Math.Max(1, totalSteps));
        _batches = new BatchPrefetch(_input, config.Prefetch);
        _step = new TrainStep(Model, _store, _batches, _device, config.Seed, config.Learner.MicroBatches, _time) { OnGradients = _learner.ConstrainGradients };
        _moduleStates = new ModuleStates(_store);
        _judge = new StepJudge(config.OnBadStep);
        _replay = config.Replay is null ? null : new StepReplay(config.Replay, _step, _store, _moduleStates, _events, _time);
        _checkpoints = new RunCheckpoints(config.Checkpoints, environment, _store, _learner);
        _evaluators = [.. config.Evaluators.Select(evaluator => (evaluator.Build(_input), evaluator.Policy))];
        _deliverables = [.. config.Deliverables.Select(deliverable => (deliverable, deliverable.Build(_input, Model)))];
        _state = new TrainerState(config.Seed, 0, totalSteps, default, 0, 0, 0, 0) { Learner = new LearnerState(0) };
        _progress = new ProgressReporter(environment.Events, _time, config.LogEverySteps);
    }

    /// <summary>The model, its parameters in memory.</summary>
    public Model Model { get; }

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    /// <summary>Steps of the whole run.</summary>
    public long StepsInRun => _state.TotalSteps;

    /// <summary>All parameters and gradients.</summary>
    public ParameterStore Parameters => _store;

    /// <summary>Tests the machine for this run, and from then on reports which share of its matrix products training reaches.</summary>
    /// <param name="machine">A <see cref="Machine"/>.</param>
    /// <returns>What it showed; null where the config leaves the test out.</returns>
    /// <exception cref="PreflightException">The machine computes, remembers or stores wrongly.</exception>
    /// <exception cref="IOException">There is no room for the run's checkpoints.</exception>
    public PreflightReport? TestMachine(IMachine machine)
    {
        if (!_config.Health.Preflight.Enabled)
        {
            return null;
        }

        using var testing = _time.In(TimeBucket.Checks);
        var report = new Preflight(_config.Health.Preflight, _device, machine, _config.Hardware.ProductType).Run(_directory.Root, BytesToWrite());
        _progress.MatrixPeak = report.MatrixPeak;
        return report;
    }

    private TrainerState StateToSave => _state with { TrainingSeconds = _progress.Seconds };

    /// <summary>Goes on from the newest intact checkpoint, or starts anew where there is none.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Resume()
    {
        var restored = _checkpoints.Restore();
        if (restored is null)
        {
            return false;
        }

        _isRestored = true;
        _state = restored with { TotalSteps = _state.TotalSteps };
        _progress.GoOnFrom(_state);
        return true;
    }

    /// <summary>Trains to the end, or until told to stop.</summary>
    /// <param name="stop">Ends the run after the step it is in; the state is saved.</param>
    /// <returns>Whether the run came to its end.</returns>
    /// <exception cref="NumericsException">The loss or the gradients are not finite.</exception>
    /// <exception cref="Configs.ConfigException">The values to start from do not fit the model.</exception>
    public bool Run(CancellationToken stop)
    {
        WarmStart();
        _events.Report(new StateEvent("running", _state.Step));
        _time.EndStartUp();
        if (!Calibrate(stop))
        {
            return false;
        }

        SaveForRollback();
        EvaluateIfDue(stop);
        while (!stop.IsCancellationRequested && !IsAtEnd)
        {
            TrainStep();
            EvaluateIfDue(stop);
            SaveIfDue();
        }

        _checkpoints.Finish(StateToSave, _figures);
        if (stop.IsCancellationRequested)
        {
            return false;
        }

        _progress.Summarize(Model.AllParameters.Where(parameter => !parameter.IsForTrainingOnly).Sum(parameter => parameter.Count), _state.EarlyStop);
        return true;
    }

    /// <summary>Writes the model as it is measured to a new safetensors file, whose metadata tell which weights these are.</summary>
    /// <param name="path">The file; <c>weights</c> in its metadata is <c>averaged</c> or <c>trained</c>.</param>
    public void SaveModel(string path)
    {
        using var averaged = _learner.UseAverage();
        CheckpointStore.SaveParameters(path, _store, new Dictionary<string, string> { ["weights"] = averaged is null ? "trained" : "averaged" });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _checkpoints.Dispose();
        _batches.Dispose();
        _moduleStates.Dispose();
        _learner.Dispose();
        _store.Dispose();
        _aids.Dispose();
        _input.Dispose();
    }

    /// <summary>Takes the values to start from, once: a run that was resumed has its own.</summary>
    private void WarmStart()
    {
        if (!_isRestored && _config.PlanWarmStart(Model, _input.Facts) is { } plan)
        {
            plan.Apply(_store);
            foreach (var line in plan.Lines())
            {
                _narrate(line);
            }
        }
    }

    /// <summary>What the run has yet to write: the checkpoints it keeps, one beside them that is being made, and the model at its end.</summary>
    private long BytesToWrite()
    {
        using var scope = NewDisposeScope();
        var parameters = sizeof(float) * Model.ParameterCount;
        var checkpoint = parameters + sizeof(float) * _learner.Tensors().Sum(tensor => tensor.Value.numel());
        var there = CheckpointStore.List(_directory.Checkpoints).Count;
        return Math.Max(1, _config.Checkpoints.Keep + (_config.Checkpoints.Best?.Keep ?? 0) + 1 - there) * checkpoint + parameters;
    }

    private long TotalSteps()
    {
        if (_config.Calibration is { Only: true })
        {
            return 0;
        }

        var whole = (int)_config.Epochs;
        var batches = Enumerable.Range(0, whole).Sum(epoch => (long)_input.BatchesInEpoch(epoch));
        batches += (long)Math.Round((_config.Epochs - whole) * _input.BatchesInEpoch(whole));
        var steps = (long)Math.Ceiling((double)batches / _config.Learner.MicroBatches);
        return Math.Max(1, Math.Min(steps, _config.MaxSteps ?? long.MaxValue));
    }

    private void TrainStep()
    {
        _state = _state with { Position = _state.Health.Clear(_state.Position) };
        _moduleStates.Remember();
        StepResult result;
        double norm;
        string? problem;
        var before = _state.Learner ?? new LearnerState(_state.Step);
        var after = before;
        using (_time.InStep(_state.Step + 1))
        {
            (result, norm, problem) = ComputeStep();
            if (problem is null)
            {
                after = _learner.Step(_state.Step, norm, before);
            }
        }

        if (problem is not null)
        {
            HandleBadStep(result, norm, problem);
            return;
        }

        _state = _state with
        {
            Step = _state.Step + 1,
            Position = result.Next,
            Learner = after,
            Health = _judge.AfterGood(_state.Health, result),
            LossSum = _state.LossSum + result.Loss * result.Weight,
            LossWeight = _state.LossWeight + result.Weight,
        };
        if (after.Skipped > before.Skipped)
        {
            _progress.Figure("train/skipped_steps", _state.Step, after.Skipped);
        }

        FinishIfLast();
        _state = _progress.AfterStep(_state, result, norm, _learner);
    }

    private void FinishIfLast()
    {
        if (_state.Step >= _state.TotalSteps)
        {
            _learner.Finish();
        }
    }

    private void SaveIfDue()
    {
        if (!IsAtEnd)
        {
            _checkpoints.AfterStep(StateToSave, _figures);
        }
    }
}
