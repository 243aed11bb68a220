using Platform.Training.Core.Health;
using Platform.Training.Core.Learning;

namespace Platform.Training.Core.Runs;

/// <content>Steps that go wrong.</content>
public sealed partial class Trainer
{
    /// <summary>Gives a run that may be rolled back something to go back to from its first step on.</summary>
    private void SaveForRollback()
    {
        if (_state.Step == 0 && _config.OnBadStep.Action == BadStepAction.RollBack)
        {
            _checkpoints.SaveStart(_state);
        }
    }

    /// <summary>Computes a step, again where that is due or where it comes out bad, and judges it.</summary>
    private (StepResult Result, double GradientNorm, string? Problem) ComputeStep()
    {
        using var data = _replay?.Begin(_state);
        var result = _step.Compute(_state.Step, _state.Position, data);
        var norm = _learner.GradientNorm();
        var problem = _judge.Judge(result.Loss, norm, _state.Health);
        if (_replay is null || (data is null && problem is null))
        {
            return (result, norm, problem);
        }

        (result, var health) = _replay.Check(result, data, _state);
        _state = _state with { Health = health };
        norm = _learner.GradientNorm();
        return (result, norm, _judge.Judge(result.Loss, norm, health));
    }

    private void HandleBadStep(StepResult result, double gradientNorm, string problem)
    {
        _moduleStates.Restore();
        var step = _state.Step + 1;
        switch (_config.OnBadStep.Action)
        {
            case BadStepAction.Skip:
                Skip(step, result, gradientNorm, problem);
                break;
            case BadStepAction.RollBack:
                RollBack(step, result, problem);
                break;
            default:
                throw new NumericsException(
                    $"At step {step} {problem}. The newest checkpoint is from before it; try a lower learning rate or a longer warm-up, or see on_bad_step.");
        }
    }

    private void Skip(long step, StepResult result, double gradientNorm, string problem)
    {
        var health = _judge.AfterSkipped(_state.Health, step, problem);
        _events.Report(new WarningEvent($"Step {step} was skipped: {problem}. The parameters are unchanged; training goes on with the next data."));
        _progress.Figure("train/bad_steps", step, health.BadSteps);
        _state = _state with { Step = step, Position = result.Next, Health = health, Learner = _state.Learner ?? new LearnerState(_state.Step) };
        FinishIfLast();
        _state = _progress.AfterStep(_state, result, gradientNorm, _learner);
    }

    private void RollBack(long step, StepResult result, string problem)
    {
        _judge.RequireRollbackLeft(_state.Health, step, problem);
        var restored = _checkpoints.RollBack(_state)
            ?? throw new NumericsException($"At step {step} {problem}, and there is no healthy checkpoint to go back to. Try a lower learning rate or a longer warm-up.");
        _events.Report(new WarningEvent(
            $"At step {step} {problem}. Rolled back to step {restored.Step}; the data of step {step} (pass {_state.Position.Epoch + 1}, batch {_state.Position.Batch + 1}) "
            + $"is passed over from now on. Figures of steps {restored.Step + 1} to {step} that were reported before are not reported again."));
        var health = StepJudge.AfterRollback(restored.Health, _state.Health, new PassedOver(_state.Position, result.Next));
        _progress.Figure("train/bad_steps", step, health.BadSteps);
        _state = restored with { TotalSteps = _state.TotalSteps, Health = health };

        // At once, so that a crash before the next save does not forget which data to pass over.
        _checkpoints.Save(StateToSave, _figures = []);
    }
}
