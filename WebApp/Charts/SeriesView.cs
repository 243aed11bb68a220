using Platform.Data.Metrics;

namespace Platform.WebApp.Charts;

/// <summary>A curve in columns, the way a chart takes it.</summary>
/// <param name="Step">Steps, rising.</param>
/// <param name="Time">Milliseconds since 1970 at which the points were measured.</param>
/// <param name="Value">Values; null where the curve has a gap.</param>
/// <param name="Start">Milliseconds since 1970 at which the run began.</param>
/// <param name="Count">Points in the range before sampling.</param>
/// <param name="Sampled">Whether points were left out.</param>
internal sealed record SeriesView(long[] Step, long[] Time, double?[] Value, long Start, long Count, bool Sampled)
{
    /// <summary>The columns of a curve.</summary>
    public static SeriesView Of(Series series, DateTime start) => new(
        [.. series.Points.Select(p => p.Step)],
        [.. series.Points.Select(p => Milliseconds(p.Time))],
        [.. series.Points.Select(p => p.Value)],
        Milliseconds(start),
        series.TotalPoints,
        series.Sampled);

    private static long Milliseconds(DateTime time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds();
}
