using System.Globalization;

namespace Platform.WebApp.Charts;

/// <summary>How a page shows its charts; all of it stands in the page's address.</summary>
public sealed record ChartView
{
    /// <summary>The horizontal axis: <c>step</c>, <c>time</c> or <c>relative</c>.</summary>
    public string X { get; init; } = "step";

    /// <summary>Weight of the moving average, 0 for none.</summary>
    public double Smoothing { get; init; } = 0.6;

    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>Metrics whose vertical axis is logarithmic.</summary>
    public IReadOnlyList<string> LogY { get; init; } = [];

    /// <summary>First step shown, or null for all.</summary>
    public long? From { get; init; }

    /// <summary>Last step shown, or null for all.</summary>
    public long? To { get; init; }

    /// <summary>Reads the view out of an address; what makes no sense is as if it were not there.</summary>
    public static ChartView Read(string? x, string? smooth, string? logX, string? logY, long? from, long? to) => new()
    {
        X = x is "time" or "relative" ? x : "step",
        Smoothing = double.TryParse(smooth, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? Math.Clamp(weight, 0, 0.99) : 0.6,
        LogX = logX == "1",
        LogY = logY?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [],
        From = from is { } && to is { } && to > from ? from : null,
        To = from is { } && to is { } && to > from ? to : null,
    };

    /// <summary>The view as parts of an address; defaults are left out.</summary>
    public Dictionary<string, object?> Write() => new()
    {
        ["x"] = X == "step" ? null : X,
        ["smooth"] = Smoothing == 0.6 ? null : Smoothing.ToString("0.##", CultureInfo.InvariantCulture),
        ["logx"] = LogX ? "1" : null,
        ["logy"] = LogY.Count == 0 ? null : string.Join(',', LogY),
        ["from"] = From,
        ["to"] = To,
    };

    /// <summary>The view with one metric's vertical axis the other way.</summary>
    public ChartView ToggleLog(string metric) =>
        this with { LogY = LogY.Contains(metric) ? [.. LogY.Where(m => m != metric)] : [.. LogY, metric] };
}
