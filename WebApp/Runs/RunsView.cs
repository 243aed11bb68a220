using Platform.Data.Runs;

namespace Platform.WebApp.Runs;

/// <summary>What the list of runs shows; all of it stands in the page's address.</summary>
public sealed record RunsView
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Words to find.</summary>
    public string? Search { get; init; }

    /// <summary>States to list; empty for all.</summary>
    public IReadOnlyList<RunState> States { get; init; } = [];

    /// <summary>The experiment.</summary>
    public string? Experiment { get; init; }

    /// <summary>The queue.</summary>
    public string? Queue { get; init; }

    /// <summary>A tag, <c>key</c> or <c>key=value</c>.</summary>
    public string? Tag { get; init; }

    /// <summary>The sweep they are part of.</summary>
    public long? Sweep { get; init; }

    /// <summary>Whether the archived ones are listed.</summary>
    public bool Archived { get; init; }

    /// <summary>What the list is sorted by: a column's word, or a metric's name.</summary>
    public string Sort { get; init; } = "created";

    /// <summary>Whether the smallest comes first.</summary>
    public bool Ascending { get; init; }

    /// <summary>The page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Metric columns; null for the ones that fit.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether anything is left out.</summary>
    public bool IsFiltered => Search is not null || States.Count > 0 || Experiment is not null || Queue is not null || Tag is not null || Sweep is not null || Archived;

    /// <summary>The filter for the database.</summary>
    public RunFilter Filter()
    {
        var tag = Tag?.Split('=', 2);
        return new RunFilter
        {
            Search = Search,
            States = States.Count == 0 ? null : States,
            Experiment = Experiment,
            Queue = Queue,
            TagKey = tag?[0],
            TagValue = tag is [_, var value] ? value : null,
            SweepId = Sweep,
            Archived = Archived,
        };
    }

    /// <summary>The order for the database.</summary>
    public RunSort Order() =>
        Enum.TryParse<RunSortColumn>(Sort, ignoreCase: true, out var column) && column != RunSortColumn.Metric
            ? new RunSort(column, !Ascending)
            : new RunSort(RunSortColumn.Metric, !Ascending, Sort);

    /// <summary>Reads states out of an address; unknown words are left out.</summary>
    public static IReadOnlyList<RunState> ReadStates(string? text) =>
        [.. (text ?? "").Split(',').Select(s => Enum.TryParse<RunState>(s, ignoreCase: true, out var state) ? state : (RunState?)null).OfType<RunState>()];

    /// <summary>The view as parts of an address; defaults are left out.</summary>
    public Dictionary<string, object?> Write() => new()
    {
        ["search"] = Search,
        ["state"] = States.Count == 0 ? null : string.Join(',', States).ToLowerInvariant().Replace(" ", ""),
        ["experiment"] = Experiment,
        ["queue"] = Queue,
        ["tag"] = Tag,
        ["sweep"] = Sweep,
        ["archived"] = Archived ? "1" : null,
        ["sort"] = Sort == "created" ? null : Sort,
        ["asc"] = Ascending ? "1" : null,
        ["page"] = Page == 1 ? null : Page,
        ["columns"] = Columns is null ? null : string.Join(',', Columns),
    };
}
