namespace Platform.Data.Metrics;

/// <summary>A point to draw.</summary>
/// <param name="Step">The step.</param>
/// <param name="Time">When it was measured, UTC.</param>
/// <param name="Value">The value; null where the curve has a gap, because the value there was infinite or not a number.</param>
public readonly record struct SeriesPoint(long Step, DateTime Time, double? Value);
