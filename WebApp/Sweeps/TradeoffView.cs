using Platform.Training.Compression.Analysis;

namespace Platform.WebApp.Sweeps;

/// <summary>How a chart of score against cost is shown; all of it stands in the page's address.</summary>
/// <param name="Band">Which intervals: <see cref="BothBand"/>, <see cref="SeedBand"/> or <see cref="NoBand"/>.</param>
/// <param name="IsNear">Whether the vertical axis keeps to the curves; null where that depends on how far below the majority line is.</param>
/// <param name="WithPaper">Whether the paper's figure is laid under.</param>
/// <param name="Hidden">Names of the curves that are not drawn.</param>
internal sealed record TradeoffView(string Band, bool? IsNear, bool WithPaper, IReadOnlyList<string> Hidden)
{
    /// <summary>Over seeds and examples, by the bootstrap.</summary>
    public const string BothBand = "both";

    /// <summary>Over seeds alone, by Student's t.</summary>
    public const string SeedBand = "seeds";

    /// <summary>None.</summary>
    public const string NoBand = "none";

    /// <summary>More curves than this are asked about, not drawn.</summary>
    public const int MostCurves = 12;

    private const char Separator = '~';

    /// <summary>Reads the view out of an address; what makes no sense is as if it were not there.</summary>
    public static TradeoffView Read(string? band, string? near, string? paper, string? hidden) => new(
        band is SeedBand or NoBand ? band : BothBand, near switch { "1" => true, "0" => false, _ => null }, paper == "1", hidden?.Split(Separator, StringSplitOptions.RemoveEmptyEntries) ?? []);

    /// <summary>The part of the address for curves that are not drawn, with one more or one less.</summary>
    public string? Toggled(string curve)
    {
        var hidden = Hidden.Contains(curve) ? Hidden.Where(h => h != curve) : [.. Hidden, curve];
        return string.Join(Separator, hidden) is { Length: > 0 } text ? text : null;
    }

    /// <summary>The interval of a point that is shown.</summary>
    public Interval? IntervalOf(CurvePoint point) => Band switch
    {
        NoBand => null,
        SeedBand => point.SeedInterval,
        _ => point.Interval,
    };
}
