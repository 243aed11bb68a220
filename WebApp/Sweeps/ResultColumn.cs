using System.Globalization;
using Platform.Training.Compression.Analysis;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Sweeps;

/// <summary>A column of the table of results: what it shows, sorts by and exports.</summary>
/// <param name="Key">Its name in addresses and in the exported file.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Value">What it sorts by and exports: a number or a text.</param>
/// <param name="Text">What it shows.</param>
internal sealed record ResultColumn(string Key, string Title, Func<ResultRow, IComparable?> Value, Func<ResultRow, string> Text)
{
    /// <summary>Every column, in the order of the table.</summary>
    public static IReadOnlyList<ResultColumn> All { get; } =
    [
        Words("task", "Task", r => r.Labels.Task),
        Words("start", "Start", r => r.Labels.Start) with { IsWide = true },
        Words("architecture", "Architecture", r => r.Labels.Architecture),
        new("methods", "Methods", r => (MethodNames.Place(r.Labels.Methods), r.Arm.Name), r => Arm.Treatment(r.Labels)) { Export = r => Arm.Treatment(r.Labels) },
        Number("seeds", "Seeds", r => r.Seed ?? r.Arm.Cells.Count, r => r.Seed is { } seed ? $"seed {seed}" : $"{r.Arm.Cells.Count}") with { IsWide = true },
        Number("score", "Score", r => r.Arm.Mean, r => TradeoffDrawing.Text(r.Arm.Metric, r.Arm.Mean)) with { Hover = r => r.Arm.Metric },
        Number("deviation", "±", r => r.Spread.StandardDeviation, r => r.Spread.StandardDeviation is { } deviation ? AnalysisReport.Points(deviation) : "–") with { Hint = "Standard deviation over seeds, in points", IsWide = true },
        Number("interval", "95 %", r => r.Interval?.Low, r => AnalysisReport.Points(r.Interval)) with { Hint = "95 % interval, times 100", Hover = r => r.Interval is { } i ? $"bootstrap over {i.OverText}" : null, IsWide = true },
        Number("test", "Test", r => r.Test, r => TradeoffDrawing.Text(r.Arm.Metric, r.Test)) with { Hint = "Score on the split that nothing was chosen by", IsWide = true },
        Cost(CostAxis.Paper, "Paper size") with { IsWide = true },
        Cost(CostAxis.Indexed, "With zeros' places") with { IsWide = true },
        Cost(CostAxis.File, "File"),
        Cost(CostAxis.Compressed, "Compressed") with { IsWide = true },
        Cost(CostAxis.LatencyOfOne, "Batch 1") with { IsWide = true },
        Cost(CostAxis.LatencyOf32, "Batch 32") with { IsWide = true },
        Cost(CostAxis.Training, "Training") with { IsWide = true },
    ];

    /// <summary>What the heading tells a pointer.</summary>
    public string Hint { get; init; } = $"Sort by {Title.ToLowerInvariant()}";

    /// <summary>Whether it holds numbers.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether it is left out on a phone.</summary>
    public bool IsWide { get; init; }

    /// <summary>What a cell tells a pointer.</summary>
    public Func<ResultRow, string?> Hover { get; init; } = _ => null;

    /// <summary>What is written to a file.</summary>
    public Func<ResultRow, string>? Export { get; init; }

    /// <summary>The class of its cells.</summary>
    public string? Class => (IsNumber, IsWide) switch { (true, true) => "num wide-only", (true, false) => "num", (false, true) => "wide-only nowrap", _ => "nowrap" };

    /// <summary>Rows in the column's order; those without a value last.</summary>
    public IEnumerable<ResultRow> Order(IEnumerable<ResultRow> rows, bool descends)
    {
        var known = rows.OrderBy(r => Value(r) is null);
        return descends ? known.ThenByDescending(Value) : known.ThenBy(Value);
    }

    /// <summary>Rows as CSV, with every digit.</summary>
    public static string Csv(IEnumerable<ResultRow> rows)
    {
        IEnumerable<string> lines = [string.Join(',', All.Select(c => c.Key)), .. rows.Select(r => string.Join(',', All.Select(c => c.Field(r))))];
        return string.Join('\n', lines) + "\n";
    }

    private static ResultColumn Words(string key, string title, Func<ResultRow, string> text) => new(key, title, text, text);

    private static ResultColumn Number(string key, string title, Func<ResultRow, double?> value, Func<ResultRow, string> text) =>
        new(key, title, r => value(r), text) { IsNumber = true };

    private static ResultColumn Cost(CostAxis axis, string title) => Number(axis.Key, title, r => r.Arm.Cost(axis), r => r.Arm.Cost(axis) is { } cost ? axis.Text(cost) : "–") with
    {
        Hint = axis.Title,
        Hover = r => axis.Unit == "bytes" && r.Arm.Cost(axis) is { } cost ? Format.ExactBytes((long)cost) : null,
    };

    private string Field(ResultRow row)
    {
        var text = Export is not null ? Export(row) : Value(row) switch
        {
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            var other => other?.ToString() ?? "",
        };
        return text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
