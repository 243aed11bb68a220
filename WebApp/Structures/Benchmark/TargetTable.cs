using Platform.Training.Proteins.Evaluation;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>The targets of an evaluation with their scores, beside those of a baseline.</summary>
public sealed record TargetTable
{
    // Those that people ask for first; the rest on demand.
    private static readonly string[] Main = ["tm_score", "gdt_ts", "lddt_ca", "rmsd", "drmsd", "q3", "q8", "phi_mae", "psi_mae", "long_l5"];

    /// <summary>The evaluation.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>The metrics that have columns.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>The metric that is compared.</summary>
    public required string Metric { get; init; }

    /// <summary>The methods that it can be compared with.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    /// <summary>The method that it is compared with; null where none has the metric.</summary>
    public string? Against { get; init; }

    /// <summary>The targets that were asked for, in their order.</summary>
    public required IReadOnlyList<TargetRow> Rows { get; init; }

    /// <summary>Lists an evaluation's targets.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="metric">The metric that is compared.</param>
    /// <param name="view">What is asked for.</param>
    public static TargetTable Of(Evaluation evaluation, string metric, BenchmarkView view)
    {
        var own = evaluation.Methods[0];
        List<MeasuredMethod> others = [.. evaluation.Methods.Skip(1).Where(method => method.Metrics.Contains(metric))];
        var against = others.Find(method => method.Name == view.Against) ?? others.FirstOrDefault();
        var theirs = against?.Table.Targets.ToDictionary(target => target.Target, StringComparer.Ordinal) ?? [];
        var words = (view.Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var rows = own.Table.Targets
            .Where(target => words.All(word => target.Target.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(target => new TargetRow(target, metric, theirs.TryGetValue(target.Target, out var other) ? FigureText.Find(other.Scores, metric) : null));
        return new TargetTable
        {
            Evaluation = evaluation,
            Metric = metric,
            Metrics = [.. FigureText.InOrder(own.Metrics).Where(name => view.AllMetrics || Main.Contains(name) || name == metric)],
            Others = [.. others.Select(method => method.Name)],
            Against = against?.Name,
            Rows = Sorted(rows, view),
        };
    }

    /// <summary>All targets that were asked for as CSV, with every metric.</summary>
    public string Csv()
    {
        IReadOnlyList<string> metrics = [.. FigureText.InOrder(Evaluation.Methods[0].Metrics)];
        return CsvText.Of(
            ["target", "length", .. metrics, .. Against is null ? Array.Empty<string>() : [$"{Metric}: {Against}", $"{Metric}: difference"]],
            Rows.Select(row => (string[])
            [
                row.Target.Target, $"{row.Target.Length}", .. metrics.Select(name => CsvText.Number(FigureText.Find(row.Target.Scores, name))),
                .. Against is null ? Array.Empty<string>() : [CsvText.Number(row.Other), CsvText.Number(row.Difference)],
            ]));
    }

    private static IReadOnlyList<TargetRow> Sorted(IEnumerable<TargetRow> rows, BenchmarkView view) => view.Sort switch
    {
        null => [.. rows],
        "target" => [.. view.Descends ? rows.OrderByDescending(row => row.Target.Target, StringComparer.OrdinalIgnoreCase) : rows.OrderBy(row => row.Target.Target, StringComparer.OrdinalIgnoreCase)],

        // What has no figure comes last whichever way the list runs.
        var sort => [.. rows.OrderBy(row => row.Value(sort) is null).ThenBy(row => (view.Descends ? -1 : 1) * row.Value(sort))],
    };
}

/// <summary>A target beside what another method reached on it.</summary>
/// <param name="Target">The target with its scores.</param>
/// <param name="Metric">The metric that is compared.</param>
/// <param name="Other">What the other method reached; null where it has no figure.</param>
public sealed record TargetRow(TargetScores Target, string Metric, double? Other)
{
    /// <summary>The networks' figure less the other's; null where one is missing.</summary>
    public double? Difference => FigureText.Find(Target.Scores, Metric) - Other;

    /// <summary>Whether the networks are better; null where that cannot be told or both are equal.</summary>
    public bool? IsBetter => Difference is { } difference && difference != 0 && FigureText.IsRanked(Metric) ? difference > 0 != FigureText.IsBetterSmall(Metric) : null;

    /// <summary>What a column sorts by.</summary>
    public double? Value(string column) => column switch
    {
        "length" => Target.Length,
        "against" => Other,
        "difference" => Difference,
        _ => FigureText.Find(Target.Scores, column),
    };
}
