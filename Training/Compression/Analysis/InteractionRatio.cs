using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>What a study says about using methods together.</summary>
public enum InteractionVerdict
{
    /// <summary>The interval holds 1, there is none, or the factors are bounds that leave the other side open.</summary>
    NotDecided,

    /// <summary>Together they save more than the product of what each saves alone: the whole interval is above 1.</summary>
    SuperMultiplicative,

    /// <summary>Together they save less than that product, diminishing returns: the whole interval is below 1.</summary>
    SubMultiplicative,
}

/// <summary>
/// How the reduction factor of methods used together compares with the product of their single factors (arXiv:2208.09684): combined / product.
/// </summary>
public sealed record InteractionRatio
{
    /// <summary>Draws are in fp32; where every curve ends, their ratio is 1 up to rounding.</summary>
    private const double Rounding = 1e-5;

    /// <summary>The factor of the methods together.</summary>
    public required ReductionFactor Combined { get; init; }

    /// <summary>The factors of each alone.</summary>
    public required IReadOnlyList<ReductionFactor> Singles { get; init; }

    /// <summary>The ratio; null where a factor is missing.</summary>
    public double? Value { get; init; }

    /// <summary>95 % bootstrap interval; open at both ends where too many resamples have no ratio.</summary>
    public Interval? Interval { get; init; }

    /// <summary>
    /// The same interval with what is not known left open: above, where more than 2.5 % of the resamples know the combined factor as a lower bound
    /// only, because its curve ends there; below, where they know a single one so.
    /// </summary>
    public Interval? Bounds { get; init; }

    /// <summary>Which side of 1 the interval is on, as far as its ends are known.</summary>
    public InteractionVerdict Verdict => Bounds switch
    {
        { Low: > 1 + Rounding } when Value is not null => InteractionVerdict.SuperMultiplicative,
        { High: < 1 - Rounding } when Value is not null => InteractionVerdict.SubMultiplicative,
        _ => InteractionVerdict.NotDecided,
    };

    /// <summary>Why there is no ratio, in words; null where there is one.</summary>
    public string? Why { get; init; }

    /// <summary>What to bear in mind: a factor that is a lower bound, because its curve ends there. Null where there is nothing.</summary>
    public string? Caveat { get; init; }

    /// <summary>The verdict in words.</summary>
    public string VerdictText => Verdict switch
    {
        InteractionVerdict.SuperMultiplicative => "super-multiplicative",
        InteractionVerdict.SubMultiplicative => "sub-multiplicative",
        _ => "not decided",
    };

    /// <summary>The ratio of plain numbers, such as published ones.</summary>
    public static double Of(double combined, params ReadOnlySpan<double> singles)
    {
        var product = 1.0;
        foreach (var single in singles)
        {
            product *= single;
        }

        return combined / product;
    }

    /// <summary>The ratio with its interval.</summary>
    /// <param name="combined">The factor of the methods together.</param>
    /// <param name="singles">The factors of each alone, of the same architecture, tasks and tolerance.</param>
    public static InteractionRatio Of(ReductionFactor combined, IReadOnlyList<ReductionFactor> singles)
    {
        ArgumentNullException.ThrowIfNull(combined);
        ArgumentNullException.ThrowIfNull(singles);
        var ratio = new InteractionRatio { Combined = combined, Singles = singles, Caveat = CaveatOf(combined, singles) };
        ReductionFactor[] all = [combined, .. singles];
        if (Array.Find(all, f => f.Draws.Length == 0) is { } refused)
        {
            return ratio with { Why = refused.Why };
        }

        if (Array.Find(all, f => !f.Tasks.SequenceEqual(combined.Tasks)) is { } other)
        {
            return ratio with { Why = $"{other.Curve} is known for {string.Join(", ", other.Tasks)}, {combined.Curve} for {string.Join(", ", combined.Tasks)}" };
        }

        var draws = new float[combined.Draws.Length];
        var (below, above) = (new float[draws.Length], new float[draws.Length]);
        for (var r = 0; r < draws.Length; r++)
        {
            var product = 1f;
            foreach (var single in singles)
            {
                product *= single.Draws[r];
            }

            draws[r] = combined.Draws[r] / product;
            below[r] = singles.Any(s => s.Ends[r]) ? float.NaN : draws[r];
            above[r] = combined.Ends[r] ? float.NaN : draws[r];
        }

        var over = all.Aggregate(Chance.Examples | Chance.Seeds, (both, f) => both & (f.Interval?.Over ?? Chance.None));
        if (Analysis.Interval.OfDraws(draws, over) is { } interval)
        {
            var (low, high) = (Analysis.Interval.OfDraws(below, over)!.Low, Analysis.Interval.OfDraws(above, over)!.High);
            ratio = ratio with { Interval = interval, Bounds = new Interval(low, high, over) };
        }

        return Array.Find(all, f => f.Value is null) is { } missing
            ? ratio with { Why = missing.Why }
            : ratio with { Value = Of(combined.Value!.Value, [.. singles.Select(s => s.Value!.Value)]) };
    }

    private static string? CaveatOf(ReductionFactor combined, IReadOnlyList<ReductionFactor> singles)
    {
        var ends = singles.Where(s => s.IsEndOfCurve).Select(s => s.Curve).ToList();
        return (combined.IsEndOfCurve, ends.Count) switch
        {
            (false, 0) => null,
            (true, 0) => $"{combined.Curve} ends at its smallest model: the ratio may be larger",
            (false, _) => $"{string.Join(" and ", ends)} {(ends.Count == 1 ? "ends at its" : "end at their")} smallest model: the ratio may be smaller",
            _ => $"{string.Join(", ", [combined.Curve, .. ends])} end at their smallest models: the ratio may be larger or smaller",
        };
    }
}
