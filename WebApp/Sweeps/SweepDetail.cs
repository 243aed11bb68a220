using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Results;

namespace Platform.WebApp.Sweeps;

/// <summary>A sweep in a list, as the HTTP API shows it.</summary>
/// <param name="Id">The identity.</param>
/// <param name="Name">The name.</param>
/// <param name="CreatedAt">When it was launched or imported, UTC.</param>
/// <param name="CreatedBy">Who did.</param>
/// <param name="Total">All its runs.</param>
/// <param name="Runs">How many are in each state.</param>
/// <param name="Blocked">How many wait for one that failed or was stopped.</param>
/// <param name="ImportedResults">How many imported results it holds.</param>
internal sealed record SweepListItem(
    long Id, string Name, DateTime CreatedAt, string? CreatedBy, int Total, IReadOnlyDictionary<string, int> Runs, int Blocked, int ImportedResults)
{
    /// <summary>A row of the list.</summary>
    public static SweepListItem Of(SweepRow row) => new(
        row.Id, row.Name, row.CreatedAt, row.CreatedBy, row.Total, row.Runs.ToDictionary(run => run.Key.ToString().ToLowerInvariant(), run => run.Value), row.Blocked, row.ResultCount);
}

/// <summary>A sweep with its cells, as the HTTP API shows it.</summary>
/// <param name="Sweep">What a list shows.</param>
/// <param name="Notes">Notes in Markdown.</param>
/// <param name="Cells">Its runs, in the order of the plan; of an imported study its results.</param>
/// <param name="Problem">Why some results cannot be read.</param>
internal sealed record SweepDetail(SweepListItem Sweep, string Notes, IReadOnlyList<CellView> Cells, string? Problem)
{
    /// <summary>A sweep with what was measured so far.</summary>
    public static SweepDetail Of(SweepRow row, IReadOnlyList<CellRow> cells, SweepMeasured? measured) => new(
        SweepListItem.Of(row),
        row.Notes,
        row.ResultCount > 0
            ? [.. measured?.Cells.Select(result => new CellView(null, CellKey.Of(result.Labels), null, null, result.Metric, result.Score, result.Sizes)) ?? []]
            : [.. cells.Select(cell => CellView.Of(cell, measured?.ByRun.GetValueOrDefault(cell.RunId)))],
        measured?.Problem);
}

/// <summary>A run of a sweep, as the HTTP API shows it.</summary>
/// <param name="Run">The run; null where it was imported.</param>
/// <param name="Key">The cell's key.</param>
/// <param name="State">The state of the run.</param>
/// <param name="Reason">Why it is in that state, or does not start.</param>
/// <param name="Metric">The measure of the score.</param>
/// <param name="Score">The exported file's score on dev; null until it was measured.</param>
/// <param name="Sizes">The exported file's four sizes, bytes.</param>
internal sealed record CellView(long? Run, string Key, RunState? State, string? Reason, string? Metric, double? Score, FourSizes? Sizes)
{
    /// <summary>A run with what was measured of it.</summary>
    public static CellView Of(CellRow cell, CellResult? result) =>
        new(cell.RunId, cell.Key, cell.State, cell.Reason, result?.Metric, result?.Score, result?.Sizes);
}

/// <summary>What a sweep will be.</summary>
/// <param name="Runs">All its runs.</param>
/// <param name="Cells">Those that are cells.</param>
/// <param name="Seconds">Estimated wall time.</param>
/// <param name="DiskBytes">Estimated bytes that stay on disk.</param>
/// <param name="Jobs">Runs at a time on this host.</param>
/// <param name="Missing">Data and weights that are not at hand.</param>
internal sealed record PlanAnswer(int Runs, int Cells, double Seconds, long DiskBytes, int Jobs, IReadOnlyList<string> Missing);

/// <summary>The runs that were made for more seeds.</summary>
internal sealed record ExtendAnswer(IReadOnlyList<long> Runs);
