using Platform.Training.Core.Modules;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>What a set of targets says about a number, and how sure that is.</summary>
/// <remarks>
/// The intervals are the percentile bootstrap of Efron: the part between the 2.5th and the 97.5th percentile of medians, and of means, of as many
/// targets drawn again with replacement. They tell what other targets of the same kind would give; few targets make them unsure themselves.
/// </remarks>
/// <param name="Count">Targets with a value.</param>
/// <param name="Median">Of the values; not a number where there are none.</param>
/// <param name="MedianLow">The lower end of the median's 95 % interval.</param>
/// <param name="MedianHigh">Its upper end.</param>
/// <param name="Mean">Of the values; not a number where there are none.</param>
/// <param name="MeanLow">The lower end of the mean's 95 % interval.</param>
/// <param name="MeanHigh">Its upper end.</param>
public sealed record Spread(int Count, double Median, double MedianLow, double MedianHigh, double Mean, double MeanLow, double MeanHigh)
{
    /// <summary>How many times the targets are drawn again.</summary>
    public const int Resamples = 10_000;

    private const double Tail = 0.025;

    /// <summary>The spread of values.</summary>
    /// <param name="values">One for each target; those that are not a number are left out.</param>
    /// <param name="seed">Of the resamples; the same seed and values give the same intervals.</param>
    public static Spread Of(IEnumerable<double> values, long seed = 0)
    {
        double[] known = [.. values.Where(double.IsFinite).Order()];
        if (known.Length == 0)
        {
            return new Spread(0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        var (medians, means) = (new double[Resamples], new double[Resamples]);
        var counts = new int[known.Length];
        var random = new SplitMix64((ulong)seed);
        for (var k = 0; k < Resamples; k++)
        {
            Array.Clear(counts);
            double sum = 0;
            for (var i = 0; i < known.Length; i++)
            {
                var drawn = random.Next(known.Length);
                counts[drawn]++;
                sum += known[drawn];
            }

            (medians[k], means[k]) = (MedianOf(known, counts), sum / known.Length);
        }

        Array.Sort(medians);
        Array.Sort(means);
        return new Spread(
            known.Length,
            Percentile(known, 0.5),
            Percentile(medians, Tail),
            Percentile(medians, 1 - Tail),
            known.Average(),
            Percentile(means, Tail),
            Percentile(means, 1 - Tail));
    }

    /// <summary>A percentile of sorted values, by linear interpolation between neighbours.</summary>
    internal static double Percentile(double[] sorted, double part)
    {
        var place = part * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }

    /// <summary>The median of sorted values, each so many times.</summary>
    private static double MedianOf(double[] sorted, int[] counts)
    {
        var (lower, seen) = (-1, 0);
        for (var i = 0; ; i++)
        {
            seen += counts[i];
            lower = lower < 0 && seen > (sorted.Length - 1) / 2 ? i : lower;
            if (seen > sorted.Length / 2)
            {
                return (sorted[lower] + sorted[i]) / 2;
            }
        }
    }
}
