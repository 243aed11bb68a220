using System.Globalization;
using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>What a score is weighed against: one of the four sizes, the latency of the exported file, or the time that training took.</summary>
/// <param name="Key">Its name in addresses and on the command line.</param>
/// <param name="Title">Its name for people, without the unit.</param>
/// <param name="Unit">What values are counted in, when they are written as plain numbers.</param>
/// <param name="Read">The value of a cell; null where the cell lacks it.</param>
public sealed record CostAxis(string Key, string Title, string Unit, Func<CellResult, double?> Read)
{
    /// <summary>Bits times non-zero weights, as the paper counts.</summary>
    public static CostAxis Paper { get; } = new("paper", "Size by the paper's arithmetic", "bytes", cell => cell.Sizes.Paper);

    /// <summary>The same, and what it takes to say where the zeros are.</summary>
    public static CostAxis Indexed { get; } = new("indexed", "Size with the places of zeros", "bytes", cell => cell.Sizes.Indexed);

    /// <summary>The file as it was written.</summary>
    public static CostAxis File { get; } = new("file", "Size of the file", "bytes", cell => cell.Sizes.File);

    /// <summary>The file, packed by a general compressor.</summary>
    public static CostAxis Compressed { get; } = new("compressed", "Size of the compressed file", "bytes", cell => cell.Sizes.Compressed);

    /// <summary>Median latency of one text.</summary>
    public static CostAxis LatencyOfOne { get; } = new("latency-1", "Latency at batch 1", "ms", cell => Latency(cell, 1));

    /// <summary>Median latency of a batch of 32 texts.</summary>
    public static CostAxis LatencyOf32 { get; } = new("latency-32", "Latency at batch 32", "ms", cell => Latency(cell, 32));

    /// <summary>Time that training took.</summary>
    public static CostAxis Training { get; } = new("training", "Training time", "s", cell => cell.TrainSeconds > 0 ? cell.TrainSeconds : null);

    /// <summary>Every axis, sizes first.</summary>
    public static IReadOnlyList<CostAxis> All { get; } = [Paper, Indexed, File, Compressed, LatencyOfOne, LatencyOf32, Training];

    /// <summary>The axis of that name; null where there is none.</summary>
    public static CostAxis? Find(string? key) => All.FirstOrDefault(a => a.Key == key);

    /// <summary>The value of a cell; null where the cell lacks it, or where it cannot stand on a logarithmic axis.</summary>
    public double? Of(CellResult cell) => Read(cell) is { } value && double.IsFinite(value) && value > 0 ? value : null;

    /// <summary>A value as people type it: "5 MB", "500kB", "2.5ms", "90 s", "3m", or a plain number of the axis' own unit; megabytes for sizes.</summary>
    /// <returns>The value; null where the text is no value of this axis.</returns>
    public double? Parse(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        var digits = trimmed.AsSpan().IndexOfAnyExcept("0123456789.") is >= 0 and var end ? end : trimmed.Length;
        double? scale = (Unit, trimmed[digits..].Trim().ToUpperInvariant()) switch
        {
            ("bytes", "" or "MB") => 1e6,
            ("bytes", "KB") => 1e3,
            ("bytes", "GB") => 1e9,
            ("bytes", "B" or "BYTES") or ("ms", "" or "MS") or ("s", "" or "S") => 1,
            ("ms", "S") => 1e3,
            ("s", "M" or "MIN") => 60,
            ("s", "H") => 3600,
            _ => null,
        };
        return double.TryParse(trimmed.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 ? value * scale : null;
    }

    /// <summary>A value in words: "4.4 MB", "0.75 ms", "3 m 12 s".</summary>
    public string Text(double value) => Unit switch
    {
        "bytes" when value >= 999_500 => $"{Digits(value / 1e6)} MB",
        "bytes" => $"{Digits(value / 1e3)} kB",
        "s" when value >= 60 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(value / 60)} m {Math.Floor(value % 60)} s"),
        _ => $"{Digits(value)} {Unit}",
    };

    private static double? Latency(CellResult cell, int batch) => cell.Latency.FirstOrDefault(l => l.Batch == batch)?.Median;

    private static string Digits(double value) => value.ToString(value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
