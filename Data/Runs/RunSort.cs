namespace Platform.Data.Runs;

/// <summary>How a list of runs is ordered. Runs without a value come last either way; equal ones are ordered newest first.</summary>
/// <param name="Column">What they are ordered by.</param>
/// <param name="Descending">Whether the greatest comes first.</param>
/// <param name="Metric">With <see cref="RunSortColumn.Metric"/>, the metric's name.</param>
public sealed record RunSort(RunSortColumn Column = RunSortColumn.Created, bool Descending = true, string? Metric = null);
