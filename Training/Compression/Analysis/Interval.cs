namespace Platform.Training.Compression.Analysis;

/// <summary>What would come out otherwise if the study were made again, as far as an interval accounts for it.</summary>
[Flags]
public enum Chance
{
    /// <summary>Nothing: there is no interval.</summary>
    None = 0,

    /// <summary>Other examples of the same kind.</summary>
    Examples = 1,

    /// <summary>Other seeds.</summary>
    Seeds = 2,
}

/// <summary>A 95 % interval of something measured.</summary>
/// <param name="Low">Its lower end; negative infinity where it is open.</param>
/// <param name="High">Its upper end; infinity where it is open.</param>
/// <param name="Over">What it accounts for.</param>
public sealed record Interval(double Low, double High, Chance Over)
{
    /// <summary>How often an interval of this kind is meant to hold what it is about.</summary>
    public const double Confidence = 0.95;

    /// <summary>What the interval accounts for, in words: "seeds and examples".</summary>
    public string OverText => WordsOf(Over);

    /// <summary>Half of its width.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>The part between the 2.5th and the 97.5th percentile of bootstrap draws, by linear interpolation between order statistics.</summary>
    /// <param name="draws">One value for each resample; not a number where that resample gave none.</param>
    /// <param name="over">What was resampled.</param>
    /// <param name="missingLow">What a resample that gave none counts as for the lower end.</param>
    /// <param name="missingHigh">The same for the upper end.</param>
    /// <returns>The interval; null where nothing was resampled.</returns>
    internal static Interval? OfDraws(
        ReadOnlySpan<float> draws, Chance over, float missingLow = float.NegativeInfinity, float missingHigh = float.PositiveInfinity)
    {
        if (over == Chance.None || draws.IsEmpty)
        {
            return null;
        }

        const double tail = (1 - Confidence) / 2;
        var sorted = Sorted(draws, missingLow);
        var low = Percentile(sorted, tail);
        if (!missingHigh.Equals(missingLow) && draws.Contains(float.NaN))
        {
            sorted = Sorted(draws, missingHigh);
        }

        return new Interval(low, Percentile(sorted, 1 - tail), over);
    }

    /// <summary>What chance is accounted for, in words.</summary>
    internal static string WordsOf(Chance over) => over switch
    {
        Chance.Examples => "examples",
        Chance.Seeds => "seeds",
        Chance.Examples | Chance.Seeds => "seeds and examples",
        _ => "nothing",
    };

    private static float[] Sorted(ReadOnlySpan<float> draws, float missing)
    {
        var sorted = draws.ToArray();
        sorted.AsSpan().Replace(float.NaN, missing);
        Array.Sort(sorted);
        return sorted;
    }

    private static double Percentile(float[] sorted, double part)
    {
        var place = part * (sorted.Length - 1);
        double low = sorted[(int)Math.Floor(place)];
        double high = sorted[(int)Math.Ceiling(place)];
        return double.IsFinite(low) && double.IsFinite(high)
            ? low + (place - Math.Floor(place)) * (high - low)
            : double.IsFinite(low) ? high : low;
    }
}
