using Platform.Training.Core.Health;
using Platform.Training.Core.Learning;

namespace Platform.Training.Core.Runs;

/// <summary>Judges a step before it changes a parameter.</summary>
/// <param name="policy">What is a bad step, and what to do about one.</param>
internal sealed class StepJudge(BadStepPolicy policy)
{
    /// <summary>What is wrong with a step, in words; null for a good one.</summary>
    public string? Judge(double loss, double gradientNorm, RunHealth health)
    {
        if (!double.IsFinite(loss))
        {
            return $"the loss became {loss}";
        }

        if (!double.IsFinite(gradientNorm))
        {
            return $"the gradient norm became {gradientNorm}";
        }

        return policy.Spike?.Limit(health.RecentLosses) is { } limit && loss > limit
            ? $"the loss {loss:G4} is a spike, for the {policy.Spike.Window} good steps before it make {limit:G4} the limit"
            : null;
    }

    /// <summary>What is remembered after a good step.</summary>
    public RunHealth AfterGood(RunHealth health, StepResult result) => health with
    {
        BadInARow = 0,
        RecentLosses = policy.Spike is { } spike && result.Weight > 0
            ? [.. health.RecentLosses.TakeLast(spike.Window - 1), result.Loss]
            : health.RecentLosses,
    };

    /// <summary>What is remembered after a bad step that is skipped.</summary>
    /// <param name="health">What was remembered before it.</param>
    /// <param name="step">The step's number, from 1.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <exception cref="NumericsException">Too many came in a row.</exception>
    public RunHealth AfterSkipped(RunHealth health, long step, string problem)
    {
        var after = health with { BadSteps = health.BadSteps + 1, BadInARow = health.BadInARow + 1, LastBadStep = step };
        return after.BadInARow <= policy.MostInARow
            ? after
            : throw new NumericsException(
                $"{after.BadInARow} steps in a row were bad; at step {step} {problem}. More than {policy.MostInARow} (on_bad_step.most_in_a_row) are not skipped: "
                + "try a lower learning rate or a longer warm-up, or roll back instead (on_bad_step.action=roll_back).");
    }

    /// <summary>Refuses one rollback more than there may be.</summary>
    /// <exception cref="NumericsException">The run was rolled back too often.</exception>
    public void RequireRollbackLeft(RunHealth health, long step, string problem)
    {
        if (health.Rollbacks >= policy.MostRollbacks)
        {
            throw new NumericsException(
                $"At step {step} {problem}, and the run has been rolled back {health.Rollbacks} times already (on_bad_step.most_rollbacks). Try a lower learning rate or a longer warm-up.");
        }
    }

    /// <summary>What is remembered after a rollback: what the checkpoint remembers, with what has happened since.</summary>
    /// <param name="restored">What the checkpoint remembers.</param>
    /// <param name="health">What was remembered before the bad step.</param>
    /// <param name="data">The bad step's data.</param>
    public static RunHealth AfterRollback(RunHealth restored, RunHealth health, PassedOver data) => restored with
    {
        BadSteps = health.BadSteps + 1,
        Rollbacks = health.Rollbacks + 1,
        Replays = health.Replays,
        ReplayMismatches = health.ReplayMismatches,
        PassingFaults = health.PassingFaults,
        LastAgreed = health.LastAgreed,
        PassedOver = [.. health.PassedOver, data],
    };
}
