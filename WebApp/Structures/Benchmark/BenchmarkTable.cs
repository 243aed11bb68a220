using Platform.Training.Proteins.Evaluation;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>Methods side by side: those of several evaluations of one test set, each baseline once.</summary>
/// <param name="Columns">The methods: networks first, then baselines.</param>
/// <param name="Metrics">A row for each metric that any of them has.</param>
public sealed record BenchmarkTable(IReadOnlyList<BenchmarkColumn> Columns, IReadOnlyList<BenchmarkRow> Metrics)
{
    /// <summary>Puts evaluations side by side.</summary>
    /// <param name="evaluations">Evaluations of one test set.</param>
    /// <param name="places">The runs of all evaluations of the set in rising order, so that each keeps its colour whichever are shown.</param>
    /// <param name="mean">Whether the best is that by mean.</param>
    public static BenchmarkTable Of(IReadOnlyList<Evaluation> evaluations, List<long> places, bool mean)
    {
        List<BenchmarkColumn> columns = [.. evaluations.Select(evaluation => BenchmarkColumn.OfNetworks(evaluation, places.IndexOf(evaluation.Summary.RunId)))];
        foreach (var (evaluation, baseline) in evaluations.SelectMany(evaluation => evaluation.Methods.Skip(1).Select(method => (evaluation, method))))
        {
            if (!columns.Exists(column => column.IsBaseline && column.Method.IsSameAs(baseline)))
            {
                columns.Add(BenchmarkColumn.OfBaseline(evaluation, baseline, isSecond: columns.Exists(column => column.IsBaseline && column.Method.Name == baseline.Name)));
            }
        }

        return new BenchmarkTable(columns, [.. FigureText.InOrder(columns.SelectMany(column => column.Method.Metrics))
            .Select(metric => BenchmarkRow.Of(metric, FigureText.Title(metric), metric, [.. columns.Select(column => column.Method.Metrics.Contains(metric) ? column.Method.Summary(metric) : null)], mean))]);
    }

    /// <summary>A metric by the chains' length, a row for each bin.</summary>
    public IReadOnlyList<BenchmarkRow> Lengths(string metric, bool mean)
    {
        List<IReadOnlyDictionary<string, Spread>> byBin = [.. Columns.Select(column => column.Method.ByLength(metric).ToDictionary(bin => bin.Bin, bin => bin.Spread))];
        return
        [
            .. Columns.SelectMany(column => column.Method.ByLength(metric)).Select(bin => bin.Bin).Distinct().OrderBy(Begin)
                .Select(bin => BenchmarkRow.Of(bin, bin, metric, [.. byBin.Select(bins => bins.GetValueOrDefault(bin))], mean)),
        ];

        static int Begin(string bin) => int.TryParse(bin.TrimStart('>', ' ').Split('-')[0], out var first) ? first + (bin.StartsWith('>') ? 1 : 0) : 0;
    }

    /// <summary>The table as CSV: a row for each metric and method, with median and mean.</summary>
    public string Csv() => CsvText.Of(
        ["metric", "better", "method", "run", "chains", "median", "median_low", "median_high", "mean", "mean_low", "mean_high"],
        Metrics.SelectMany(row => Columns.Zip(row.Cells, (column, cell) => (column, cell)).Where(pair => pair.cell is { Count: > 0 }).Select(pair => (string[])
        [
            row.Key, row.Better, pair.column.Title, $"{pair.column.RunId}", $"{pair.cell!.Count}",
            CsvText.Number(pair.cell.Median), CsvText.Number(pair.cell.MedianLow), CsvText.Number(pair.cell.MedianHigh),
            CsvText.Number(pair.cell.Mean), CsvText.Number(pair.cell.MeanLow), CsvText.Number(pair.cell.MeanHigh),
        ])));
}

/// <summary>A method as a column and as a series of the chart.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="RunId">The run whose evaluation it is of.</param>
/// <param name="RunName">That run's name.</param>
/// <param name="IsBaseline">Whether it is no network.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Symbol">Its mark.</param>
/// <param name="Method">What it reached.</param>
public sealed record BenchmarkColumn(string Title, long RunId, string RunName, bool IsBaseline, string Color, string Symbol, MeasuredMethod Method)
{
    private static readonly string[] NetworkColors = ["#0072b2", "#e69f00", "#009e73", "#d55e00"];
    private static readonly string[] NetworkSymbols = ["circle", "square", "star"];
    private static readonly (string Name, string Color, string Symbol)[] Baselines =
        [("separation only", "#8a8f98", "diamond"), ("most frequent state, mean angles", "#cc79a7", "triangle-up"), ("covariance with APC", "#56b4e9", "cross")];

    /// <summary>The networks of an evaluation.</summary>
    public static BenchmarkColumn OfNetworks(Evaluation evaluation, int place) => new(
        evaluation.Summary.NetworkWords, evaluation.Summary.RunId, evaluation.Summary.RunName, false,
        NetworkColors[Math.Max(0, place) % NetworkColors.Length], NetworkSymbols[Math.Max(0, place) / NetworkColors.Length % NetworkSymbols.Length], evaluation.Methods[0]);

    /// <summary>A baseline of an evaluation.</summary>
    public static BenchmarkColumn OfBaseline(Evaluation evaluation, MeasuredMethod method, bool isSecond)
    {
        var look = Baselines.FirstOrDefault(known => known.Name == method.Name, (Name: method.Name, Color: "#8a8f98", Symbol: "x"));
        return new(isSecond ? $"{method.Name} (run {evaluation.Summary.RunId})" : method.Name, evaluation.Summary.RunId, evaluation.Summary.RunName, true, look.Color, look.Symbol, method);
    }
}

/// <summary>A row of figures, one for each method.</summary>
/// <param name="Key">The metric's name, or the length bin.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Cells">The figures; null where a method has none.</param>
/// <param name="Best">The places of the best, where there is something to be better than.</param>
public sealed record BenchmarkRow(string Key, string Title, string Metric, IReadOnlyList<Spread?> Cells, IReadOnlySet<int> Best)
{
    /// <summary>Which way is better: <c>higher</c>, <c>lower</c> or nothing.</summary>
    public string Better => !FigureText.IsRanked(Metric) ? "" : FigureText.IsBetterSmall(Metric) ? "lower" : "higher";

    /// <summary>A row with its best marked, among those that were measured on the most chains.</summary>
    public static BenchmarkRow Of(string key, string title, string metric, IReadOnlyList<Spread?> cells, bool mean)
    {
        HashSet<int> best = [];
        var most = cells.Max(cell => cell?.Count ?? 0);
        List<(int Place, double Value)> values = [.. cells.Index().Where(cell => cell.Item is { Count: > 0 } spread && spread.Count == most).Select(cell => (cell.Index, mean ? cell.Item!.Mean : cell.Item!.Median))];
        if (FigureText.IsRanked(metric) && values.Select(value => value.Value).Distinct().Count() > 1)
        {
            var bound = FigureText.IsBetterSmall(metric) ? values.Min(value => value.Value) : values.Max(value => value.Value);
            best = [.. values.Where(value => value.Value == bound).Select(value => value.Place)];
        }

        return new BenchmarkRow(key, title, metric, cells, best);
    }
}
