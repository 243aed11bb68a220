using System.Globalization;

namespace Platform.Training.Compression.Results;

/// <summary>Measured cells as a table: one line a cell, for spreadsheets. The answers are in <see cref="ResultsFile"/> alone.</summary>
public static class ResultsCsv
{
    /// <summary>The name of the file in a sweep's directory.</summary>
    public const string FileName = "results.csv";

    /// <summary>The table with its header. What a cell does not have is left empty.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CellResult> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        int[] batches = [.. cells.SelectMany(cell => cell.Latency).Select(figure => figure.Batch).Distinct().Order()];
        string[] others = [.. cells.SelectMany(cell => cell.Labels.Others.Keys).Distinct().Order(StringComparer.Ordinal)];
        yield return Line(
        [
            "key", "task", "architecture", "methods", "bits", "sparsity", "start", "seed", .. others, "metric", "score", "test_score",
            "paper_bytes", "indexed_bytes", "file_bytes", "compressed_bytes", .. batches.SelectMany(batch => (string[])[$"p50_ms_b{batch}", $"p95_ms_b{batch}"]), "train_seconds",
        ]);
        foreach (var cell in cells)
        {
            var (labels, sizes) = (cell.Labels, cell.Sizes);
            yield return Line(
            [
                CellKey.Of(labels), labels.Task, labels.Architecture, MethodSubset.NameOf(labels.Methods), Text(labels.Bits), Text(labels.Sparsity), labels.Start, Text(labels.Seed),
                .. others.Select(name => labels.Others.GetValueOrDefault(name, "")), cell.Metric, Text(cell.Score), Text(cell.TestScore),
                Text(sizes.Paper), Text(sizes.Indexed), Text(sizes.File), Text(sizes.Compressed),
                .. batches.Select(batch => cell.Latency.FirstOrDefault(figure => figure.Batch == batch)).SelectMany(figure => (string[])[Text(figure?.Median), Text(figure?.Percentile95)]),
                Text(cell.TrainSeconds),
            ]);
        }
    }

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(Quoted));

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
