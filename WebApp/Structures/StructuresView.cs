using Platform.Training.Proteins.Predictions;

namespace Platform.WebApp.Structures;

/// <summary>What the list of structures shows; all of it stands in the page's address.</summary>
public sealed record StructuresView
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Words to find in the names of chain and run; a number also finds that run.</summary>
    public string? Search { get; init; }

    /// <summary>What they were predicted from; null for anything.</summary>
    public PredictionEvidence? Evidence { get; init; }

    /// <summary>Whether only those with a known structure are listed.</summary>
    public bool Compared { get; init; }

    /// <summary>The run; null for all.</summary>
    public long? Run { get; init; }

    /// <summary>The column it is sorted by: <c>when</c>, <c>name</c>, <c>length</c>, <c>lddt</c>, <c>tm</c> or <c>gdt</c>.</summary>
    public string Sort { get; init; } = "when";

    /// <summary>Whether the smallest comes first.</summary>
    public bool Ascending { get; init; }

    /// <summary>The page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Whether anything is left out.</summary>
    public bool IsFiltered => Search is not null || Evidence is not null || Compared || Run is not null;

    /// <summary>Reads a view out of an address; what makes no sense is as if it were not there.</summary>
    public static StructuresView Read(string? search, string? evidence, string? compared, long? run, string? sort, string? ascending, int? page) => new()
    {
        Search = string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
        Evidence = Enum.TryParse<PredictionEvidence>(evidence, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
        Compared = compared == "1",
        Run = run,
        Sort = sort is "name" or "length" or "lddt" or "tm" or "gdt" ? sort : "when",
        Ascending = ascending == "1",
        Page = Math.Max(1, page ?? 1),
    };

    /// <summary>The view as parts of an address; defaults are left out.</summary>
    public Dictionary<string, object?> Write() => new()
    {
        ["search"] = Search,
        ["evidence"] = Evidence?.ToString().ToLowerInvariant(),
        ["compared"] = Compared ? "1" : null,
        ["run"] = Run,
        ["sort"] = Sort == "when" ? null : Sort,
        ["asc"] = Ascending ? "1" : null,
        ["page"] = Page == 1 ? null : Page,
    };

    /// <summary>The predictions that the list holds, in its order.</summary>
    public IReadOnlyList<PredictionSummary> Apply(IEnumerable<PredictionSummary> all)
    {
        var words = (Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = all.Where(p => (Evidence is null || p.Evidence == Evidence) && (!Compared || p.Reference is not null) && (Run is null || p.RunId == Run)
            && words.All(w => p.Name.Contains(w, StringComparison.OrdinalIgnoreCase) || p.RunName.Contains(w, StringComparison.OrdinalIgnoreCase)
                || (long.TryParse(w, out var id) && p.RunId == id)));
        return Sort switch
        {
            "name" => [.. Ascending ? found.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase) : found.OrderByDescending(p => p.Name, StringComparer.OrdinalIgnoreCase)],
            "length" => Sorted(p => p.Length),
            "lddt" => Sorted(p => p.ExpectedLddt),
            "tm" => Sorted(p => FigureText.Find(p.Figures, FigureText.Tm)),
            "gdt" => Sorted(p => FigureText.Find(p.Figures, FigureText.Gdt)),
            _ => [.. Ascending ? found.OrderBy(p => p.Written) : found.OrderByDescending(p => p.Written)],
        };

        // What has no figure comes last whichever way the list runs.
        IReadOnlyList<PredictionSummary> Sorted(Func<PredictionSummary, double?> key) =>
            [.. found.OrderBy(p => key(p) is null).ThenBy(p => (Ascending ? 1 : -1) * key(p)).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];
    }
}
