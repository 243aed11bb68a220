namespace Platform.Data.Runs;

/// <summary>Which cell of which sweep a run computes.</summary>
/// <param name="SweepId">The sweep.</param>
/// <param name="Key">The cell's key, the only one of its sweep, at most 300 characters.</param>
/// <param name="Labels">What tells the cell from others, as JSON; null for a run that only prepares something others need.</param>
public sealed record NewRunCell(long SweepId, string Key, string? Labels);
