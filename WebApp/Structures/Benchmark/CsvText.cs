using System.Globalization;
using System.Text;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>Tables as CSV.</summary>
internal static class CsvText
{
    /// <summary>A header and rows; what holds a comma, a quote or a line end is quoted.</summary>
    public static string Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(columns))
        {
            text.AppendJoin(',', row.Select(cell => cell.AsSpan().IndexOfAny(",\"\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A number with all digits that people read; nothing where there is none.</summary>
    public static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.######", CultureInfo.InvariantCulture) : "";
}
