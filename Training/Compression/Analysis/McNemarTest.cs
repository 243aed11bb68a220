namespace Platform.Training.Compression.Analysis;

/// <summary>
/// McNemar's test of two classifiers on the same examples (McNemar 1947): only the examples that one alone gets right count.
/// </summary>
/// <param name="OnlyFirst">Examples that only the first gets right.</param>
/// <param name="OnlySecond">Examples that only the second gets right.</param>
public sealed record McNemarTest(int OnlyFirst, int OnlySecond)
{
    /// <summary>With fewer examples than this that only one gets right, the test is exact.</summary>
    public const int ExactBelow = 25;

    /// <summary>Whether the binomial distribution was used, and not the chi-squared one with Edwards' correction.</summary>
    public bool IsExact => OnlyFirst + OnlySecond < ExactBelow;

    /// <summary>(|b − c| − 1)² / (b + c), chi-squared with one degree of freedom (Edwards 1948); null for the exact test.</summary>
    public double? Statistic => IsExact ? null : Math.Pow(Math.Max(0, Math.Abs(OnlyFirst - OnlySecond) - 1), 2) / (OnlyFirst + OnlySecond);

    /// <summary>Two-sided probability of a difference at least as large, if both were equally good.</summary>
    public double P => Statistic is { } statistic ? ComplementaryError(Math.Sqrt(statistic / 2)) : Binomial();

    /// <summary>Compares the answers of two cells.</summary>
    /// <param name="first">Classes that the first one answers.</param>
    /// <param name="second">Classes that the second one answers.</param>
    /// <param name="labels">The right classes.</param>
    /// <exception cref="ArgumentException">There are not equally many.</exception>
    public static McNemarTest Of(IReadOnlyList<float> first, IReadOnlyList<float> second, IReadOnlyList<float> labels)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(labels);
        if (first.Count != labels.Count || second.Count != labels.Count)
        {
            throw new ArgumentException($"McNemar's test needs an answer for every example; got {first.Count} and {second.Count} for {labels.Count}.", nameof(first));
        }

        var (onlyFirst, onlySecond) = (0, 0);
        for (var i = 0; i < labels.Count; i++)
        {
            var (one, other) = ((int)first[i] == (int)labels[i], (int)second[i] == (int)labels[i]);
            onlyFirst += one && !other ? 1 : 0;
            onlySecond += other && !one ? 1 : 0;
        }

        return new McNemarTest(onlyFirst, onlySecond);
    }

    private double Binomial()
    {
        var n = OnlyFirst + OnlySecond;
        var (term, sum) = (Math.Pow(0.5, n), 0.0);
        for (var k = 0; k <= Math.Min(OnlyFirst, OnlySecond); k++)
        {
            sum += term;
            term *= (double)(n - k) / (k + 1);
        }

        return Math.Min(1, 2 * sum);
    }

    /// <summary>erfc for x of at least 0: its series below 2.5, its continued fraction above (Abramowitz and Stegun 1964, 7.1.6 and 7.1.14).</summary>
    private static double ComplementaryError(double x)
    {
        if (x < 2.5)
        {
            var (term, sum) = (x, x);
            for (var n = 1; term > 1e-18; n++)
            {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }

            return 1 - 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }

        var fraction = x;
        for (var n = 120; n >= 1; n--)
        {
            fraction = x + n / 2.0 / fraction;
        }

        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
