namespace Platform.Training.Compression.Analysis;

/// <summary>
/// The smallest cost at which a curve reaches a score: the curve runs straight between neighbouring points over the logarithm of
/// the cost, and nowhere beyond them.
/// </summary>
internal static class SmallestCost
{
    /// <summary>A score that misses the target by rounding alone reaches it.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Finds it.</summary>
    /// <param name="costs">Costs above 0, not falling.</param>
    /// <param name="scores">The score at each cost.</param>
    /// <param name="target">The score to reach.</param>
    /// <returns>The cost; not a number where no point reaches the score.</returns>
    public static double Of(ReadOnlySpan<double> costs, ReadOnlySpan<double> scores, double target)
    {
        target -= Rounding;
        for (var i = 0; i < costs.Length; i++)
        {
            if (!(scores[i] >= target))
            {
                continue;
            }

            if (i == 0)
            {
                return costs[0];
            }

            var part = (target - scores[i - 1]) / (scores[i] - scores[i - 1]);
            return costs[i - 1] * Math.Pow(costs[i] / costs[i - 1], part);
        }

        return double.NaN;
    }
}
