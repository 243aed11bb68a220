namespace Platform.Training.Compression.Analysis;

/// <summary>Student's t distribution of whole degrees of freedom (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).</summary>
internal static class StudentT
{
    private const int Halvings = 200;

    /// <summary>The bound that |t| stays below with a given probability.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double TwoSidedQuantile(double probability, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        var (low, high) = (0.0, 1.0);
        while (Within(high, degrees) < probability)
        {
            high *= 2;
        }

        for (var i = 0; i < Halvings && low < high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Within(middle, degrees) < probability ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>The probability that |t| is at most <paramref name="t"/>.</summary>
    public static double Within(double t, int degrees)
    {
        var angle = Math.Atan(t / Math.Sqrt(degrees));
        var (sine, cosine) = Math.SinCos(angle);
        var odd = degrees % 2 == 1;
        var (term, sum) = odd ? (cosine, degrees > 1 ? cosine : 0) : (1.0, 1.0);
        for (var k = odd ? 3 : 2; k <= degrees - 2; k += 2)
        {
            term *= cosine * cosine * (k - 1) / k;
            sum += term;
        }

        return odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }
}
