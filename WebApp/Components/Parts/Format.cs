using System.Globalization;

namespace Platform.WebApp.Components.Parts;

/// <summary>Numbers, sizes and times in the words of the site.</summary>
internal static class Format
{
    private static readonly string[] Sizes = ["bytes", "kB", "MB", "GB", "TB"];

    /// <summary>A duration: "4 s", "3 m 12 s", "2 h 5 m", "3 d 4 h".</summary>
    public static string Duration(TimeSpan time)
    {
        var seconds = (long)Math.Round(Math.Max(0, time.TotalSeconds));
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} m {seconds % 60} s",
            < 86_400 => $"{seconds / 3600} h {seconds % 3600 / 60} m",
            _ => $"{seconds / 86_400} d {seconds % 86_400 / 3600} h",
        };
    }

    /// <summary>A duration in seconds.</summary>
    public static string Duration(double seconds) => Duration(TimeSpan.FromSeconds(Math.Min(seconds, 1e9)));

    /// <summary>How long ago something was, coarsely: "now", "5 m ago", "3 d ago".</summary>
    public static string Ago(TimeSpan age) => age.TotalSeconds switch
    {
        < 5 => "now",
        < 60 => $"{(int)age.TotalSeconds} s ago",
        < 3600 => $"{(int)age.TotalMinutes} m ago",
        < 86_400 => $"{(int)age.TotalHours} h ago",
        _ => $"{(int)age.TotalDays} d ago",
    };

    /// <summary>A size in decimal units: "231 kB", "17.5 MB".</summary>
    public static string Bytes(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 999.5 && unit < Sizes.Length - 1)
        {
            (value, unit) = (value / 1000, unit + 1);
        }

        return unit == 0 ? $"{bytes} bytes" : $"{value.ToString(value < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture)} {Sizes[unit]}";
    }

    /// <summary>Every byte of a size, for a title.</summary>
    public static string ExactBytes(long bytes) => $"{Count(bytes)} bytes";

    /// <summary>A count with separators: "67,349".</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A measured value with four significant digits.</summary>
    public static string Number(double? value) => value switch
    {
        null => "–",
        double.NaN => "not a number",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        0 => "0",
        { } v when Math.Abs(v) >= 1e15 || Math.Abs(v) < 1e-4 => v.ToString("0.###e+0", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) >= 1_000 => v.ToString("N0", CultureInfo.InvariantCulture),
        { } v => Significant(v),
    };

    /// <summary>A share as per cent with one decimal: "81.0 %".</summary>
    public static string Percent(double? share) =>
        share is { } s && double.IsFinite(s) ? $"{(100 * s).ToString("0.0", CultureInfo.InvariantCulture)} %" : Number(share);

    private static string Significant(double value)
    {
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 8);
        var text = value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
