namespace Platform.Training.Compression.Analysis;

/// <summary>A model that is small enough and close enough to a baseline.</summary>
/// <param name="Arm">The model.</param>
/// <param name="Cost">Its mean size, latency or training time.</param>
/// <param name="Difference">Its mean score less the baseline's.</param>
/// <param name="Interval">95 % bootstrap interval of the difference; null where nothing can be resampled.</param>
/// <param name="Probability">Part of the resamples in which it is within the tolerance; null where nothing can be resampled.</param>
public sealed record Recommendation(Arm Arm, double Cost, double Difference, Interval? Interval, double? Probability)
{
    /// <summary>Whether it is within the tolerance even at the lower end of the interval.</summary>
    /// <param name="tolerance">How much the score may fall, as a share.</param>
    public bool IsClear(double tolerance) => Interval is { } interval && interval.Low >= -tolerance;

    /// <summary>What a practitioner asks for: models under a limit whose mean score is within a tolerance of a baseline, the smallest first.</summary>
    /// <param name="study">The task.</param>
    /// <param name="axis">What is limited.</param>
    /// <param name="limit">The limit; null for none.</param>
    /// <param name="tolerance">How much the score may fall, as a share.</param>
    /// <param name="baseline">The baseline; by default <see cref="BestBaseline"/>.</param>
    public static IReadOnlyList<Recommendation> Of(TaskStudy study, CostAxis axis, double? limit, double tolerance, Arm? baseline = null)
    {
        ArgumentNullException.ThrowIfNull(study);
        baseline ??= BestBaseline(study);
        if (baseline is null)
        {
            return [];
        }

        var found = new List<Recommendation>();
        var differences = new float[study.Bootstrap.Resamples];
        foreach (var arm in study.Arms)
        {
            // The same rounding as on curves: what is at the tolerance is within it.
            if (arm.Cost(axis) is not { } cost || cost > (limit ?? double.PositiveInfinity) || arm.Mean < baseline.Mean - tolerance - 1e-9)
            {
                continue;
            }

            System.Numerics.Tensors.TensorPrimitives.Subtract(study.Bootstrap.Draws(arm), study.Bootstrap.Draws(baseline), differences);
            var over = study.Bootstrap.Over(arm) & study.Bootstrap.Over(baseline);
            found.Add(new Recommendation(
                arm,
                cost,
                arm.Mean - baseline.Mean,
                Analysis.Interval.OfDraws(differences, over),
                over == Chance.None ? null : differences.Count(d => d >= -tolerance - 1e-7) / (double)differences.Length));
        }

        return [.. found.OrderBy(r => r.Cost).ThenByDescending(r => r.Difference)];
    }

    /// <summary>The uncompressed model with the best mean score; null where the task has none.</summary>
    public static Arm? BestBaseline(TaskStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Baselines.MaxBy(a => a.Mean);
    }
}
