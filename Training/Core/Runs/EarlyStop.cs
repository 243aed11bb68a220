using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Runs;

/// <summary>Ends a run, as one that succeeded, once a figure has stopped getting better.</summary>
public sealed record EarlyStop : Config
{
    /// <summary>The figure that decides.</summary>
    [Description("The evaluator's figure that decides, for example dev/accuracy.")]
    [Required]
    public string Figure { get; init; } = "dev/loss";

    /// <summary>Which values are better.</summary>
    [Description("Which values are better.")]
    public Better Better { get; init; } = Better.Lower;

    /// <summary>Measurements without a better one before the run ends.</summary>
    [Description("How many measurements in a row may be no better than the best before the run ends.")]
    [Range(1, 1_000_000)]
    public int Patience { get; init; } = 3;

    /// <summary>By how much a better value must differ.</summary>
    [Description("By how much a value must be better than the best to count.")]
    [Range(0.0, double.MaxValue)]
    public double MinimumDelta { get; init; }

    /// <summary>What is known after a measurement; a figure that was not measured changes nothing.</summary>
    /// <param name="state">What was known before; null for nothing.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="figures">What was measured.</param>
    internal EarlyStopState? After(EarlyStopState? state, long step, IReadOnlyDictionary<string, double> figures)
    {
        if (!figures.TryGetValue(Figure, out var value))
        {
            return state;
        }

        var gain = state is null ? double.PositiveInfinity : Better == Better.Lower ? state.Best - value : value - state.Best;
        return double.IsFinite(value) && gain > MinimumDelta ? new EarlyStopState(value, step, 0)
            : state is null ? null
            : state with { Waited = state.Waited + 1 };
    }

    /// <summary>Why the run is over, in words; null while it is not.</summary>
    internal string? Reason(EarlyStopState? state) => state is null || state.Waited < Patience
        ? null
        : $"{Figure} has not been better than {state.Best:G6} since step {state.BestStep}, in {state.Waited} measurements";
}

/// <summary>What a run remembers of the figure that may end it.</summary>
/// <param name="Best">Its best value.</param>
/// <param name="BestStep">The step after which that was measured.</param>
/// <param name="Waited">Measurements since then.</param>
public sealed record EarlyStopState(double Best, long BestStep, int Waited);
