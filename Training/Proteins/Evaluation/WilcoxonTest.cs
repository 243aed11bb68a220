namespace Platform.Training.Proteins.Evaluation;

/// <summary>Whether one of two methods is better on the same targets: Wilcoxon's signed-rank test, two-sided.</summary>
/// <remarks>
/// Targets on which both are equal are left out. Up to <see cref="MostExact"/> targets without ties the probability is exact; otherwise it is that of the normal
/// distribution with the correction for ties and none for continuity, as SciPy's <c>wilcoxon</c> has it.
/// </remarks>
/// <param name="Count">Targets on which the two differ.</param>
/// <param name="Statistic">The lesser of the rank sums of positive and of negative differences.</param>
/// <param name="PValue">How often chance alone would give a difference as clear or clearer; 1 where the two never differ.</param>
/// <param name="MedianDifference">Of first minus second over all targets that both have.</param>
/// <param name="Wins">Targets on which the first is higher.</param>
/// <param name="Losses">Targets on which the first is lower.</param>
public sealed record WilcoxonTest(int Count, double Statistic, double PValue, double MedianDifference, int Wins, int Losses)
{
    /// <summary>The most targets for which the exact distribution is summed.</summary>
    public const int MostExact = 50;

    /// <summary>Compares two methods.</summary>
    /// <param name="first">The first method's value by target.</param>
    /// <param name="second">The second's, in the same order; targets on which either is not a number are left out.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static WilcoxonTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
        {
            throw new ArgumentException($"{first.Count} values are paired with {second.Count}; give one of each for every target.");
        }

        double[] all = [.. first.Zip(second, (a, b) => a - b).Where(double.IsFinite).Order()];
        double[] differences = [.. all.Where(difference => difference != 0).OrderBy(Math.Abs)];
        var (wins, losses) = (differences.Count(difference => difference > 0), differences.Count(difference => difference < 0));
        var median = all.Length == 0 ? double.NaN : Spread.Percentile(all, 0.5);
        if (differences.Length == 0)
        {
            return new WilcoxonTest(0, 0, 1, median, 0, 0);
        }

        var (ranks, ties) = Ranks(differences);
        var positive = differences.Zip(ranks, (difference, rank) => difference > 0 ? rank : 0).Sum();
        var statistic = Math.Min(positive, ranks.Sum() - positive);
        var probability = ties == 0 && differences.Length <= MostExact ? Exact(differences.Length, statistic) : Normal(differences.Length, statistic, ties);
        return new WilcoxonTest(differences.Length, statistic, probability, median, wins, losses);
    }

    /// <summary>The ranks of absolute differences in rising order, the mean rank for ties, and the sum of t³ - t over the ties.</summary>
    private static (double[] Ranks, double Ties) Ranks(double[] differences)
    {
        var ranks = new double[differences.Length];
        double ties = 0;
        for (var start = 0; start < ranks.Length;)
        {
            var end = start + 1;
            while (end < ranks.Length && Math.Abs(differences[end]) == Math.Abs(differences[start]))
            {
                end++;
            }

            double count = end - start;
            Array.Fill(ranks, (start + 1 + end) / 2.0, start, end - start);
            ties += (count * count * count) - count;
            start = end;
        }

        return (ranks, ties);
    }

    /// <summary>Twice the share of the 2ⁿ ways to sign the ranks whose positive sum is no higher.</summary>
    private static double Exact(int count, double statistic)
    {
        var ways = new double[(count * (count + 1) / 2) + 1];
        ways[0] = 1;
        for (var rank = 1; rank <= count; rank++)
        {
            for (var sum = ways.Length - 1; sum >= rank; sum--)
            {
                ways[sum] += ways[sum - rank];
            }
        }

        return Math.Min(1, 2 * ways.Take((int)statistic + 1).Sum() / Math.Pow(2, count));
    }

    private static double Normal(int count, double statistic, double ties)
    {
        double n = count;
        var mean = n * (n + 1) / 4;
        var variance = ((n * (n + 1) * ((2 * n) + 1)) - (ties / 2)) / 24;
        return Math.Min(1, 2 * NormalTail((mean - statistic) / Math.Sqrt(variance)));
    }

    /// <summary>The share of the normal distribution above z ≥ 0.</summary>
    /// <remarks>By the continued fraction of Lentz for large z, and by the series of the error function for small.</remarks>
    private static double NormalTail(double z)
    {
        var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        if (z < 3)
        {
            double term = z, sum = z;
            for (var k = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); k++)
            {
                term *= z * z / ((2 * k) + 1);
                sum += term;
            }

            return 0.5 - (density * sum);
        }

        var fraction = z;
        for (var k = 200; k >= 1; k--)
        {
            fraction = z + (k / fraction);
        }

        return density / fraction;
    }
}
