using System.Globalization;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>What the benchmark shows; all of it stands in the page's address.</summary>
public sealed record BenchmarkView
{
    /// <summary>The most evaluations side by side.</summary>
    public const int MostShown = 6;

    /// <summary>Targets of a page.</summary>
    public const int PageSize = 50;

    /// <summary>The test set, as <see cref="EvaluationSummary.Set"/>; null for that of the runs that are named, or of the newest evaluation.</summary>
    public string? Set { get; init; }

    /// <summary>The runs whose evaluations stand side by side; none for the newest of the set.</summary>
    public IReadOnlyList<long> Runs { get; init; } = [];

    /// <summary>Whether means are shown instead of medians.</summary>
    public bool Mean { get; init; }

    /// <summary>The metric of chart and length bins; null for the first that most methods have.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether the chart has the chains one by one.</summary>
    public bool EachTarget { get; init; }

    /// <summary>The run whose targets are listed; null for the first that is shown.</summary>
    public long? Of { get; init; }

    /// <summary>The method that targets are compared with; null for the first baseline that has the metric.</summary>
    public string? Against { get; init; }

    /// <summary>Whether targets are listed with all metrics.</summary>
    public bool AllMetrics { get; init; }

    /// <summary>Words to find in the targets' names.</summary>
    public string? Search { get; init; }

    /// <summary>The column that targets are sorted by: <c>target</c>, <c>length</c>, <c>against</c>, <c>difference</c> or a metric; null for the file's order.</summary>
    public string? Sort { get; init; }

    /// <summary>Whether the greatest comes first.</summary>
    public bool Descends { get; init; }

    /// <summary>The page of targets, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Reads a view out of the parts of an address; what makes no sense is as if it were not there.</summary>
    public static BenchmarkView Read(Func<string, string?> value) => new()
    {
        Set = Text(value("set")),
        Runs = [.. (value("runs") ?? "").Split(',').Select(text => long.TryParse(text, out var run) ? run : 0).Where(run => run > 0).Distinct().Take(MostShown)],
        Mean = value("stat") == "mean",
        Metric = Text(value("metric")),
        EachTarget = value("by") == "target",
        Of = long.TryParse(value("of"), out var of) ? of : null,
        Against = Text(value("against")),
        AllMetrics = value("all") == "1",
        Search = Text(value("search")),
        Sort = Text(value("sort")),
        Descends = value("desc") == "1",
        Page = int.TryParse(value("page"), out var page) ? Math.Max(1, page) : 1,
    };

    /// <summary>The view as parts of an address; defaults are left out.</summary>
    public Dictionary<string, string?> Write() => new()
    {
        ["set"] = Set,
        ["runs"] = Runs.Count == 0 ? null : string.Join(',', Runs),
        ["stat"] = Mean ? "mean" : null,
        ["metric"] = Metric,
        ["by"] = EachTarget ? "target" : null,
        ["of"] = Of?.ToString(CultureInfo.InvariantCulture),
        ["against"] = Against,
        ["all"] = AllMetrics ? "1" : null,
        ["search"] = Search,
        ["sort"] = Sort,
        ["desc"] = Descends ? "1" : null,
        ["page"] = Page == 1 ? null : Page.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The evaluations that are shown: those of the runs that are named, or the newest, all of one set; the oldest first.</summary>
    public IReadOnlyList<EvaluationSummary> Shown(IReadOnlyList<EvaluationSummary> all)
    {
        List<EvaluationSummary> readable = [.. all.Where(evaluation => evaluation.Problem is null)];
        var set = readable.Exists(evaluation => evaluation.Set == Set) ? Set : (readable.Find(evaluation => Runs.Contains(evaluation.RunId)) ?? readable.FirstOrDefault())?.Set;
        List<EvaluationSummary> same = [.. readable.Where(evaluation => evaluation.Set == set)];
        List<EvaluationSummary> named = [.. same.Where(evaluation => Runs.Contains(evaluation.RunId))];
        return [.. (named.Count > 0 ? named : same).Take(MostShown).OrderBy(evaluation => evaluation.RunId)];
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
