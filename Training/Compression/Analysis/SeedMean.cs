namespace Platform.Training.Compression.Analysis;

/// <summary>Scores of one arm over its seeds.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their standard deviation, with n − 1; null for one seed.</param>
/// <param name="Interval">Mean ± t(n − 1) · s / √n: what other seeds would give on the same examples; null for one seed.</param>
public sealed record SeedMean(double Mean, double? StandardDeviation, Interval? Interval)
{
    /// <summary>Mean, spread and Student's interval.</summary>
    public static SeedMean Of(IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var mean = scores.Average();
        if (scores.Count < 2)
        {
            return new SeedMean(mean, null, null);
        }

        var deviation = Math.Sqrt(scores.Sum(s => (s - mean) * (s - mean)) / (scores.Count - 1));
        var reach = StudentT.TwoSidedQuantile(Analysis.Interval.Confidence, scores.Count - 1) * deviation / Math.Sqrt(scores.Count);
        return new SeedMean(mean, deviation, new Interval(mean - reach, mean + reach, Chance.Seeds));
    }
}
