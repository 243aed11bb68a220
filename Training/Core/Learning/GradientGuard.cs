using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Core.Learning;

/// <summary>
/// Drops steps whose gradients are too large to be of use even clipped: above a fixed norm, or far above the norms of the
/// steps before.
/// </summary>
public sealed record GradientGuard : Config
{
    /// <summary>A fixed limit.</summary>
    [Description("Drops a step whose gradient norm is above this. Empty: no fixed limit.")]
    [Positive]
    public double? MaxNorm { get; init; }

    /// <summary>A limit by the norms of the steps before.</summary>
    [Description("Drops a step whose gradient norm is above the running mean by more than so many standard deviations. Empty: no such limit.")]
    [Positive]
    public double? Deviations { get; init; } = 6;

    /// <summary>Part of the running mean that a step leaves.</summary>
    [Description("Part of the running mean that one step leaves; the mean is over about 1 / (1 - decay) steps.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Decay { get; init; } = 0.99;

    /// <summary>Steps before the running mean limits anything.</summary>
    [Description("Steps whose norms are only looked at before the running mean limits anything.")]
    [Range(1, 1_000_000)]
    public int WarmUpSteps { get; init; } = 100;

    /// <summary>Most steps that are dropped in a row.</summary>
    [Description("Most steps that are dropped in a row; the run fails at one more.")]
    [Range(0, 1_000_000)]
    public int MostInARow { get; init; } = 10;

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() =>
        MaxNorm is null && Deviations is null ? [new("", "limits nothing: give max_norm, deviations or both, or leave the guard out.")] : [];

    /// <summary>The norm above which a step is dropped; infinity while there is none.</summary>
    internal double Limit(LearnerState state)
    {
        var fixedLimit = MaxNorm ?? double.PositiveInfinity;
        if (Deviations is not { } deviations || state.Norms < WarmUpSteps)
        {
            return fixedLimit;
        }

        // The means start at 0, as Adam's do, and are corrected alike.
        var correction = 1 - Math.Pow(Decay, state.Norms);
        var mean = state.NormMean / correction;
        var deviation = Math.Sqrt(Math.Max(0, state.NormSquare / correction - mean * mean));
        return Math.Min(fixedLimit, mean + deviations * deviation);
    }

    /// <summary>What is remembered of a step that was done.</summary>
    internal LearnerState After(LearnerState state, double norm) => state with
    {
        SkippedInARow = 0,
        Norms = state.Norms + 1,
        NormMean = Decay * state.NormMean + (1 - Decay) * norm,
        NormSquare = Decay * state.NormSquare + (1 - Decay) * norm * norm,
    };

    /// <summary>What is remembered of a step that is dropped.</summary>
    /// <exception cref="NumericsException">Too many were dropped in a row.</exception>
    internal LearnerState AfterSkipped(LearnerState state, long step, double norm, double limit) => state.SkippedInARow < MostInARow
        ? state with { Skipped = state.Skipped + 1, SkippedInARow = state.SkippedInARow + 1 }
        : throw new NumericsException(
            $"The gradient norm {norm:G4} of step {step + 1} is above the limit of {limit:G4}, and the {MostInARow} steps before were dropped for the same reason "
            + "(learner.guard.most_in_a_row). Try a lower learning rate or a longer warm-up, or a higher limit.");
}
