namespace Platform.Training.Proteins.Features;

/// <summary>What the last column of a profile says of the twenty frequencies before it.</summary>
public static class ProfileRow
{
    private static readonly float Whole = MathF.Log2(20);

    /// <summary>How conserved a place is: 1 - H / log2 20, H the entropy of the frequencies in bits; 1 where only one amino acid stands, 0 where all stand alike.</summary>
    /// <param name="frequencies">The frequencies of the twenty; brought to a sum of 1 first. All zero counts as conserved, as in CUProtein.</param>
    public static float Conservation(ReadOnlySpan<float> frequencies)
    {
        var (sum, entropy) = (0f, 0f);
        foreach (var frequency in frequencies)
        {
            sum += frequency;
        }

        foreach (var frequency in frequencies)
        {
            if (frequency > 0)
            {
                entropy -= frequency / sum * MathF.Log2(frequency / sum);
            }
        }

        return 1 - entropy / Whole;
    }
}
