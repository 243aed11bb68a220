using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;

namespace Platform.WebApp.Sweeps;

/// <summary>The runs of a sweep laid out as a table: a row for each task and architecture, a column for each arm, the seeds within.</summary>
public sealed class CellGrid
{
    private readonly Dictionary<(string Row, string Column), List<GridCell>> _cells;

    private CellGrid(IReadOnlyList<GridRow> rows, IReadOnlyList<string> columns, Dictionary<(string, string), List<GridCell>> cells, IReadOnlyList<GridCell> stages)
    {
        (Rows, Columns, _cells, Stages) = (rows, columns, cells, stages);
    }

    /// <summary>The rows, in the order of the plan.</summary>
    public IReadOnlyList<GridRow> Rows { get; }

    /// <summary>The arms: fewer methods first.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Runs that are no cells: what several cells share.</summary>
    public IReadOnlyList<GridCell> Stages { get; }

    /// <summary>Every seed there is.</summary>
    public IEnumerable<long> Seeds => _cells.Values.SelectMany(cells => cells).Select(cell => cell.Labels!.Seed).Distinct().Order();

    /// <summary>The seeds of one row and arm.</summary>
    public IReadOnlyList<GridCell> At(GridRow row, string column) => _cells.GetValueOrDefault((row.Key, column)) ?? [];

    /// <summary>Lays out the runs of a sweep, with what was measured of them.</summary>
    public static CellGrid Of(IReadOnlyList<CellRow> runs, IReadOnlyDictionary<long, CellResult> results) =>
        Of(runs.Select(run => new GridCell(CellText.Read(run.Labels), run, results.GetValueOrDefault(run.RunId))));

    /// <summary>Lays out imported results.</summary>
    public static CellGrid Of(IReadOnlyList<CellResult> results) => Of(results.Select(result => new GridCell(result.Labels, null, result)));

    private static CellGrid Of(IEnumerable<GridCell> found)
    {
        var all = found.ToList();
        var cells = all.Where(cell => cell.Labels is not null).ToList();
        var rows = cells.Select(cell => new GridRow(cell.Labels!.Task, cell.Labels.Architecture, cell.Labels.Start)).Distinct().ToList();
        var columns = cells.Select(cell => cell.Labels!).OrderBy(CellText.Order).Select(Arm.Treatment).Distinct().ToList();
        var places = cells.GroupBy(cell => (new GridRow(cell.Labels!.Task, cell.Labels.Architecture, cell.Labels.Start).Key, Arm.Treatment(cell.Labels)))
            .ToDictionary(group => group.Key, group => group.OrderBy(cell => cell.Labels!.Seed).ToList());
        return new CellGrid(rows, columns, places, [.. all.Where(cell => cell.Labels is null)]);
    }
}

/// <summary>A row of the grid.</summary>
/// <param name="Task">The task.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Start">Where first weights come from.</param>
public sealed record GridRow(string Task, string Architecture, string Start)
{
    /// <summary>Its identity.</summary>
    public string Key => $"{Task}|{Architecture}|{Start}";
}

/// <summary>One seed of one arm.</summary>
/// <param name="Labels">What tells it from others; null for a run that is no cell.</param>
/// <param name="Run">Its run; null where it was imported.</param>
/// <param name="Result">What was measured; null where it has not been yet.</param>
public sealed record GridCell(CellLabels? Labels, CellRow? Run, CellResult? Result)
{
    /// <summary>The word for where it stands; that of its colour.</summary>
    public string State => Run switch
    {
        null => "succeeded",
        { IsBlocked: true } => "blocked",
        { IsWaiting: true } => "waiting",
        _ => Run.State.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether it is being computed now.</summary>
    public bool IsActive => Run?.State is RunState.Running or RunState.Stopping;
}
