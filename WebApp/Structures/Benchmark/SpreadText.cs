using Platform.Training.Proteins.Evaluation;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>Medians and means with their intervals, in words.</summary>
internal static class SpreadText
{
    /// <summary>The middle and the ends of its 95 % interval.</summary>
    public static (double Value, double Low, double High) Of(Spread spread, bool mean) =>
        mean ? (spread.Mean, spread.MeanLow, spread.MeanHigh) : (spread.Median, spread.MedianLow, spread.MedianHigh);

    /// <summary>The middle.</summary>
    public static string Value(string metric, Spread spread, bool mean) => FigureText.Value(metric, Of(spread, mean).Value);

    /// <summary>The interval: "0.61 to 0.75".</summary>
    public static string Interval(string metric, Spread spread, bool mean)
    {
        var (_, low, high) = Of(spread, mean);
        return $"{FigureText.Value(metric, low)} to {FigureText.Value(metric, high)}";
    }
}
