namespace Platform.Data.Metrics;

/// <summary>A curve, or a range of one, with at most as many points as were asked for.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Name">The metric.</param>
/// <param name="Points">The points in order of step.</param>
/// <param name="TotalPoints">How many points the range holds in the database.</param>
/// <param name="Sampled">
/// Whether points were left out; then each of equally wide buckets of steps shows its least and its greatest value, and the first and the
/// last point of the range are there.
/// </param>
public sealed record Series(long RunId, string Name, IReadOnlyList<SeriesPoint> Points, long TotalPoints, bool Sampled);
