using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Compression.Search;

/// <summary>Ends trials early that will not be the best, by the figures they measure on the way.</summary>
public abstract record SearchStopping : Config
{
    /// <summary>Whether a trial should end.</summary>
    /// <param name="trial">What it measured so far, the first first.</param>
    /// <param name="others">What the other trials measured, those that were ended early included.</param>
    public abstract bool ShouldStop(IReadOnlyList<TrialPoint> trial, IReadOnlyList<IReadOnlyList<TrialPoint>> others);
}

/// <summary>What a trial measured on its way.</summary>
/// <param name="Part">Part of its steps that it had done, 0 to 1.</param>
/// <param name="Loss">What it measured; lower is better.</param>
public readonly record struct TrialPoint(double Part, double Loss);

/// <summary>
/// Ends a trial whose best is worse than the median of what the others had measured on average by then (Golovin et al. 2017, Google Vizier,
/// section 3.2).
/// </summary>
public sealed record MedianStopping : SearchStopping
{
    /// <summary>Other trials that must have come as far.</summary>
    [Description("Other trials that must have come as far before any is ended.")]
    [Range(1, 10_000)]
    public int MinimumTrials { get; init; } = 4;

    /// <summary>Part of a trial that is always done.</summary>
    [Description("Part of its steps that every trial does.")]
    [Range(0.0, 1.0)]
    public double MinimumPart { get; init; } = 0.2;

    /// <inheritdoc/>
    public override bool ShouldStop(IReadOnlyList<TrialPoint> trial, IReadOnlyList<IReadOnlyList<TrialPoint>> others)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(others);
        if (trial.Count == 0 || trial[^1].Part < MinimumPart || trial[^1].Part >= 1)
        {
            return false;
        }

        var now = trial[^1].Part;
        double[] averages = [.. others.Where(other => other.Count > 0 && other[^1].Part >= now).Select(other => other.TakeWhile(point => point.Part <= now).Select(point => point.Loss).DefaultIfEmpty(other[0].Loss).Average()).Order()];
        if (averages.Length < MinimumTrials)
        {
            return false;
        }

        var median = (averages[(averages.Length - 1) / 2] + averages[averages.Length / 2]) / 2;
        return !(trial.Min(point => point.Loss) <= median);
    }
}

/// <summary>
/// At each of a few rungs only the best part of the trials that came there goes on, without waiting for others (ASHA, Li et al. 2020,
/// arXiv:1810.05934).
/// </summary>
public sealed record SuccessiveHalving : SearchStopping
{
    /// <summary>The first rung.</summary>
    [Description("Part of its steps that a trial has done at the first rung.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double FirstRung { get; init; } = 0.1;

    /// <summary>How many times fewer go on at a rung, and how many times farther the next one is.</summary>
    [Description("One of so many trials goes on at each rung, and the next rung is so many times farther.")]
    [Range(1.0, 100.0, MinimumIsExclusive = true)]
    public double Factor { get; init; } = 3;

    /// <inheritdoc/>
    public override bool ShouldStop(IReadOnlyList<TrialPoint> trial, IReadOnlyList<IReadOnlyList<TrialPoint>> others)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(others);
        for (var rung = FirstRung; rung < 1 && trial.Count > 0 && trial[^1].Part >= rung && trial[^1].Part < 1; rung *= Factor)
        {
            var own = At(trial, rung)!.Value;
            double[] there = [.. others.Select(other => At(other, rung)).OfType<double>()];

            // As many as a part of 1/factor of all that came here may be better; the first few go on in any case.
            if (there.Length + 1 >= Factor && there.Count(loss => loss < own || double.IsNaN(own)) >= (int)((there.Length + 1) / Factor))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first measurement at or after a rung; null where the trial has not come so far.</summary>
    private static double? At(IReadOnlyList<TrialPoint> trial, double rung) =>
        trial.Where(point => point.Part >= rung).Select(point => (double?)point.Loss).FirstOrDefault();
}
