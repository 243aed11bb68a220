using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;

namespace Platform.Training.Core.Checkpoints;

/// <summary>
/// Where a run stands, beside its tensors. Randomness needs no state of its own: what is random in a step follows from
/// the run's seed, the step and the module's path; the order of examples from the seed and the position.
/// </summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">Updates done; the schedule and the optimizer's bias correction follow from it.</param>
/// <param name="TotalSteps">Updates of the whole run.</param>
/// <param name="Position">Where the data goes on.</param>
/// <param name="EvaluatedAt">The step after which was last evaluated.</param>
/// <param name="LossSum">Sum of the losses since the last one was reported, each times its weight.</param>
/// <param name="LossWeight">Sum of those weights.</param>
/// <param name="TrainingSeconds">Time spent in training so far, over all sessions.</param>
public sealed record TrainerState(
    long Seed,
    long Step,
    long TotalSteps,
    DataPosition Position,
    long EvaluatedAt,
    double LossSum,
    double LossWeight,
    double TrainingSeconds)
{
    /// <summary>Its bad steps and replays.</summary>
    public RunHealth Health { get; init; } = new();

    /// <summary>Where the learner stands; null in checkpoints from before this was kept.</summary>
    public LearnerState? Learner { get; init; }

    /// <summary>The figure that may end the run early; null where none may, or none was measured yet.</summary>
    public EarlyStopState? EarlyStop { get; init; }
}
