using System.Globalization;
using System.Numerics.Tensors;
using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>How asking for a reduction factor ended.</summary>
public enum ReductionOutcome
{
    /// <summary>There is a factor.</summary>
    Reached,

    /// <summary>The method's curve never comes within the tolerance of the baseline.</summary>
    NotReachable,

    /// <summary>The question makes no sense: the baseline is not clearly better than always giving the same answer.</summary>
    Refused,
}

/// <summary>
/// How many times smaller (faster, cheaper) a method gets than an architecture's uncompressed baseline while its score stays within a tolerance
/// of it: the baseline's cost divided by the smallest cost at which the method's curve reaches the baseline's score less the tolerance.
/// </summary>
public sealed record ReductionFactor
{
    /// <summary>The task, or those that the factor is the mean of.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>Whether this is a mean over tasks.</summary>
    public bool IsMean { get; init; }

    /// <summary>The architecture that is to be made smaller.</summary>
    public required string Architecture { get; init; }

    /// <summary>The methods.</summary>
    public required CompressionMethods Methods { get; init; }

    /// <summary>The name of the method's curve, as <see cref="TradeoffCurve.Name"/>.</summary>
    public required string Curve { get; init; }

    /// <summary>Where the first weights come from.</summary>
    public required string Start { get; init; }

    /// <summary>The other settings of the method's curve.</summary>
    public required IReadOnlyDictionary<string, string> Others { get; init; }

    /// <summary>How the question ended.</summary>
    public required ReductionOutcome Outcome { get; init; }

    /// <summary>The factor where it was reached; above 1 is smaller than the baseline.</summary>
    public double? Value { get; init; }

    /// <summary>
    /// Whether the smallest model of the curve is within the tolerance: a still smaller one might be too, and nothing is extrapolated,
    /// so that the factor is a lower bound.
    /// </summary>
    public bool IsEndOfCurve { get; init; }

    /// <summary>95 % bootstrap interval of the factor; its lower end is 0 where the tolerance is not reached in that many resamples.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Part of the resamples in which the tolerance is reached.</summary>
    public double ReachedShare { get; init; }

    /// <summary>Why there is no factor, in words; null where there is one.</summary>
    public string? Why { get; init; }

    /// <summary>The factor in each resample, not a number where it is not reached; empty where it was refused.</summary>
    internal float[] Draws { get; init; } = [];

    /// <summary>In which resamples the factor is a lower bound, because the smallest model of the curve is within the tolerance.</summary>
    internal bool[] Ends { get; init; } = [];

    /// <summary>The factor of one curve for one baseline.</summary>
    /// <param name="baseline">The uncompressed arm.</param>
    /// <param name="curve">The method's curve.</param>
    /// <param name="axis">What gets smaller.</param>
    /// <param name="tolerance">How much the score may fall, as a share: 0.005 is half a point.</param>
    /// <param name="study">The task.</param>
    public static ReductionFactor Of(Arm baseline, TradeoffCurve curve, CostAxis axis, double tolerance, TaskStudy study)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(study);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        var factor = new ReductionFactor
        {
            Tasks = [study.Task],
            Architecture = baseline.Labels.Architecture,
            Methods = curve.Methods,
            Curve = curve.Name,
            Start = curve.Start,
            Others = curve.Others,
            Outcome = ReductionOutcome.Refused,
        };
        if ((study.WhyNoRatio(baseline) ?? (baseline.Cost(axis) is null ? $"the baseline has no {axis.Title.ToLowerInvariant()}" : null)) is { } why)
        {
            return factor with { Why = why };
        }

        var cost = baseline.Cost(axis)!.Value;
        double[] costs = [.. curve.Points.Select(p => p.Cost)];
        double[] means = [.. curve.Points.Select(p => p.Score)];
        var smallest = SmallestCost.Of(costs, means, baseline.Mean - tolerance);
        var draws = Resample(baseline, curve, cost, costs, tolerance, study.Bootstrap);
        var over = curve.Points.Aggregate(study.Bootstrap.Over(baseline), (both, p) => both & study.Bootstrap.Over(p.Arm));
        factor = factor with
        {
            Draws = draws,
            Ends = Array.ConvertAll(draws, d => d >= (float)(cost / costs[0])),
            ReachedShare = draws.Count(d => !float.IsNaN(d)) / (double)draws.Length,
            Interval = Analysis.Interval.OfDraws(draws, over, 0, 0),
        };
        return double.IsNaN(smallest)
            ? factor with { Outcome = ReductionOutcome.NotReachable, Why = $"no {curve.Name} model comes within {TextOf(tolerance)} of the baseline" }
            : factor with { Outcome = ReductionOutcome.Reached, Value = cost / smallest, IsEndOfCurve = smallest <= costs[0] };
    }

    /// <summary>The mean over tasks of one curve's factors for one architecture.</summary>
    /// <param name="factors">
    /// The factors, one for each task. Tasks whose factor was refused are left out; with one that is not reachable there is no mean, because
    /// leaving it out would flatter the method.
    /// </param>
    public static ReductionFactor MeanOf(IReadOnlyList<ReductionFactor> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        var sound = factors.Where(f => f.Outcome != ReductionOutcome.Refused).ToList();
        var mean = factors[0] with { IsMean = true, Tasks = [.. sound.SelectMany(f => f.Tasks)], Value = null, Interval = null, Draws = [], Ends = [], IsEndOfCurve = false, ReachedShare = 0 };
        if (sound.Count == 0)
        {
            return mean with { Why = "no task has a baseline that is clearly above the majority line" };
        }

        var draws = new float[sound[0].Draws.Length];
        var ends = new bool[draws.Length];
        foreach (var factor in sound)
        {
            TensorPrimitives.Add(draws, factor.Draws, draws);
            for (var r = 0; r < ends.Length; r++)
            {
                ends[r] |= factor.Ends[r];
            }
        }

        TensorPrimitives.Divide(draws, sound.Count, draws);
        var over = sound.Aggregate(Chance.Examples | Chance.Seeds, (both, f) => both & (f.Interval?.Over ?? Chance.None));
        mean = mean with
        {
            Draws = draws,
            Ends = ends,
            ReachedShare = draws.Count(d => !float.IsNaN(d)) / (double)draws.Length,
            Interval = Analysis.Interval.OfDraws(draws, over, 0, 0),
            IsEndOfCurve = sound.Any(f => f.IsEndOfCurve),
        };
        var missing = sound.Where(f => f.Outcome == ReductionOutcome.NotReachable).SelectMany(f => f.Tasks).ToList();
        return missing.Count > 0
            ? mean with { Outcome = ReductionOutcome.NotReachable, Why = $"not reachable on {string.Join(", ", missing)}" }
            : mean with { Outcome = ReductionOutcome.Reached, Why = null, Value = sound.Average(f => f.Value!.Value) };
    }

    /// <summary>A tolerance in words: "0.5 points".</summary>
    public static string TextOf(double tolerance) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100 * tolerance, 6):0.##} point{(Math.Abs(tolerance - 0.01) < 1e-9 ? "" : "s")}");

    private static float[] Resample(Arm baseline, TradeoffCurve curve, double cost, double[] costs, double tolerance, TaskBootstrap bootstrap)
    {
        var scores = new double[costs.Length];
        var draws = new float[bootstrap.Resamples];
        for (var r = 0; r < draws.Length; r++)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = bootstrap.Draws(curve.Points[i].Arm)[r];
            }

            draws[r] = (float)(cost / SmallestCost.Of(costs, scores, bootstrap.Draws(baseline)[r] - tolerance));
        }

        return draws;
    }
}
