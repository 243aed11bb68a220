using Platform.Training.Proteins.Evaluation;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>What the benchmark's chart draws, as the browser takes it.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="FileName">The name of files that are saved of it.</param>
/// <param name="XTitle">Title of the horizontal axis.</param>
/// <param name="YTitle">Title of the vertical axis, with its unit.</param>
/// <param name="Places">What stands along the horizontal axis, in its order.</param>
/// <param name="Series">The methods.</param>
/// <param name="Caption">What marks and intervals are.</param>
/// <param name="Columns">Columns of the table behind.</param>
/// <param name="Rows">Its rows.</param>
public sealed record BenchmarkDrawing(
    string Title, string FileName, string XTitle, string YTitle, IReadOnlyList<string> Places, IReadOnlyList<BenchmarkSeries> Series, string Caption,
    IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Draws a metric by the chains' length, with intervals.</summary>
    internal static BenchmarkDrawing ByLength(BenchmarkTable table, string metric, string set, bool mean)
    {
        var bins = table.Lengths(metric, mean);
        var series = table.Columns.Index().Where(column => bins.Any(bin => bin.Cells[column.Index] is { Count: > 0 })).Select(column => SeriesOf(
            column.Item,
            [
                .. bins.Where(bin => bin.Cells[column.Index] is { Count: > 0 }).Select(bin =>
                {
                    var (value, low, high) = SpreadText.Of(bin.Cells[column.Index]!, mean);
                    return new BenchmarkPoint(bin.Title, value, low, high,
                        [column.Item.Title, $"{bin.Title} residues", $"{(mean ? "mean" : "median")} {FigureText.Value(metric, value)}, 95 % {FigureText.Value(metric, low)} to {FigureText.Value(metric, high)}", Chains(bin.Cells[column.Index]!.Count)]);
                }),
            ])).ToList();
        return new BenchmarkDrawing(
            $"{FigureText.Title(metric)} by length", File(set, metric, "length"), "Residues", FigureText.Title(metric), [.. bins.Select(bin => bin.Title)], series,
            $"{(mean ? "Means" : "Medians")} over chains with their 95 % bootstrap interval over chains ({Spread.Resamples:N0} resamples).{Better(metric)}",
            ["residues", "method", "chains", mean ? "mean" : "median", "low", "high"],
            [.. bins.SelectMany(bin => table.Columns.Zip(bin.Cells).Where(pair => pair.Second is { Count: > 0 }).Select(pair =>
            {
                var (value, low, high) = SpreadText.Of(pair.Second!, mean);
                return (string[])[bin.Title, pair.First.Title, $"{pair.Second!.Count}", CsvText.Number(value), CsvText.Number(low), CsvText.Number(high)];
            }))]);
    }

    /// <summary>Draws a metric of each chain.</summary>
    internal static BenchmarkDrawing ByTarget(BenchmarkTable table, string metric, string set)
    {
        var targets = table.Columns.SelectMany(column => column.Method.Table.Targets).DistinctBy(target => target.Target).OrderBy(target => target.Length).ThenBy(target => target.Target, StringComparer.Ordinal).ToList();
        var scored = table.Columns.Select(column => (Column: column, Scores: column.Method.Table.Targets.Where(target => target.Scores.ContainsKey(metric)).ToDictionary(target => target.Target, target => target.Scores[metric]))).ToList();
        return new BenchmarkDrawing(
            $"{FigureText.Title(metric)} of each chain", File(set, metric, "chains"), "Chains, the shortest first", FigureText.Title(metric), [.. targets.Select(target => target.Target)],
            [.. scored.Where(one => one.Scores.Count > 0).Select(one => SeriesOf(one.Column,
                [.. targets.Where(target => one.Scores.ContainsKey(target.Target)).Select(target => new BenchmarkPoint(target.Target, one.Scores[target.Target], null, null,
                    [one.Column.Title, $"{target.Target}, {target.Length} residues", FigureText.Value(metric, one.Scores[target.Target])]))]))],
            $"One mark for each chain and method; a single chain has no interval.{Better(metric)}",
            ["target", "length", .. scored.Select(one => one.Column.Title)],
            [.. targets.Select(target => (string[])[target.Target, $"{target.Length}", .. scored.Select(one => CsvText.Number(FigureText.Find(one.Scores, target.Target)))])]);
    }

    private static BenchmarkSeries SeriesOf(BenchmarkColumn column, IReadOnlyList<BenchmarkPoint> points) =>
        new(column.IsBaseline ? column.Title : $"{column.Title} (run {column.RunId})", column.Color, column.Symbol, points);

    private static string Better(string metric) => !FigureText.IsRanked(metric) ? "" : FigureText.IsBetterSmall(metric) ? " Lower is better." : " Higher is better.";

    private static string Chains(int count) => count == 1 ? "1 chain" : $"{count} chains";

    private static string File(string set, string metric, string by) => string.Concat($"{set}-{metric}-{by}".ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Replace("--", "-", StringComparison.Ordinal);
}

/// <summary>A method in the chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Symbol">Its mark.</param>
/// <param name="Points">Its points.</param>
public sealed record BenchmarkSeries(string Name, string Color, string Symbol, IReadOnlyList<BenchmarkPoint> Points);

/// <summary>A figure in the chart.</summary>
/// <param name="X">Its place along the horizontal axis.</param>
/// <param name="Y">Its value.</param>
/// <param name="Low">The lower end of its interval; null where it has none.</param>
/// <param name="High">The upper end.</param>
/// <param name="Hover">What is said of it.</param>
public sealed record BenchmarkPoint(string X, double Y, double? Low, double? High, IReadOnlyList<string> Hover);
