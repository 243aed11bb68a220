using Platform.Training.Core.Inputs;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>What the page shows for a view: the tables and the chart.</summary>
internal sealed record BenchmarkContent
{
    /// <summary>The evaluations side by side, the oldest first.</summary>
    public required IReadOnlyList<EvaluationSummary> Shown { get; init; }

    /// <summary>Methods and metrics.</summary>
    public required BenchmarkTable Table { get; init; }

    /// <summary>The metric of chart and length bins.</summary>
    public required string Metric { get; init; }

    /// <summary>It by the chains' length.</summary>
    public required IReadOnlyList<BenchmarkRow> Lengths { get; init; }

    /// <summary>The chart.</summary>
    public required BenchmarkDrawing Drawing { get; init; }

    /// <summary>The targets of one evaluation.</summary>
    public required TargetTable Targets { get; init; }

    /// <summary>Puts together what a view asks for. Intervals are made where they were not yet, which takes a second for a large set.</summary>
    /// <returns>The content; null where there is no evaluation that can be read.</returns>
    /// <exception cref="DataException">A file went while it was read.</exception>
    public static async Task<BenchmarkContent?> OfAsync(EvaluationShelf shelf, IReadOnlyList<EvaluationSummary> all, BenchmarkView view, CancellationToken cancellationToken)
    {
        var shown = view.Shown(all);
        List<Evaluation> evaluations = [];
        foreach (var summary in shown)
        {
            if (await shelf.FindAsync(summary.RunId, cancellationToken) is { } evaluation)
            {
                evaluations.Add(evaluation);
            }
        }

        return evaluations.Count == 0 ? null : await Task.Run(() => Of(evaluations, [.. all.Where(other => other.Set == shown[0].Set).Select(other => other.RunId).Order()], view), cancellationToken);
    }

    private static BenchmarkContent Of(List<Evaluation> evaluations, List<long> places, BenchmarkView view)
    {
        var table = BenchmarkTable.Of(evaluations, places, view.Mean);
        var metric = (table.Metrics.FirstOrDefault(row => row.Key == view.Metric) ?? table.Metrics.MaxBy(row => row.Cells.Count(cell => cell is not null))!).Key;
        var set = evaluations[0].Summary.SetWords;
        return new BenchmarkContent
        {
            Shown = [.. evaluations.Select(evaluation => evaluation.Summary)],
            Table = table,
            Metric = metric,
            Lengths = table.Lengths(metric, view.Mean),
            Drawing = view.EachTarget ? BenchmarkDrawing.ByTarget(table, metric, set) : BenchmarkDrawing.ByLength(table, metric, set, view.Mean),
            Targets = TargetTable.Of(evaluations.Find(evaluation => evaluation.Summary.RunId == view.Of) ?? evaluations[0], metric, view),
        };
    }
}
