namespace Platform.Data.Runs;

/// <summary>A page of a list of runs.</summary>
/// <param name="Rows">The runs of the page.</param>
/// <param name="Total">How many runs the whole list has.</param>
public sealed record RunPage(IReadOnlyList<RunRow> Rows, int Total);
