namespace Platform.Training.Proteins.Features;

/// <summary>The average product correction of a map of scores.</summary>
public static class AverageProduct
{
    /// <summary>A map less what its rows and columns alone explain: s(i,j) - mean(i) mean(j) / mean; zero on the diagonal.</summary>
    /// <remarks>Dunn, Wahl and Gloor, Bioinformatics 24 (2008) 333. Means leave the diagonal out.</remarks>
    /// <param name="scores">A symmetric map; its diagonal is not read.</param>
    public static float[,] Correct(float[,] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var length = scores.GetLength(0);
        var means = new double[length];
        for (var i = 0; i < length; i++)
        {
            for (var j = 0; j < length; j++)
            {
                means[i] += i == j ? 0 : scores[i, j];
            }
        }

        // These are sums of length - 1 scores; what is left of the divisors of the three means stands below.
        var total = means.Sum();
        var corrected = new float[length, length];
        for (var i = 0; i < length; i++)
        {
            for (var j = 0; j < length; j++)
            {
                var expected = total == 0 ? 0 : means[i] * means[j] * length / ((length - 1.0) * total);
                corrected[i, j] = i == j ? 0 : (float)(scores[i, j] - expected);
            }
        }

        return corrected;
    }
}
