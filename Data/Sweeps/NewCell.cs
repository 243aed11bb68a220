using Platform.Data.Runs;

namespace Platform.Data.Sweeps;

/// <summary>One run of a sweep's plan.</summary>
/// <param name="Key">The cell's key, the only one of its sweep, at most 300 characters.</param>
/// <param name="Labels">What tells the cell from others, as JSON; null for a run that only prepares something others need.</param>
/// <param name="Needs">Keys of the cells that have to succeed first; they come earlier in the plan, or are in the sweep already.</param>
/// <param name="Run">Makes the run, given the numbers of the runs it needs by their keys: its config may name their directories.</param>
public sealed record NewCell(string Key, string? Labels, IReadOnlyList<string> Needs, Func<IReadOnlyDictionary<string, long>, NewRun> Run);
