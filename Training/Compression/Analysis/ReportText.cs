using System.Text;

namespace Platform.Training.Compression.Analysis;

/// <summary>A report written out.</summary>
public static class ReportText
{
    private const int LineLength = 120;

    /// <summary>As Markdown, with tables as GitHub draws them.</summary>
    /// <param name="title">The heading of the whole.</param>
    /// <param name="sections">The sections.</param>
    public static string Markdown(string title, IReadOnlyList<ReportSection> sections)
    {
        ArgumentNullException.ThrowIfNull(sections);
        var text = new StringBuilder().Append("# ").Append(title).Append('\n');
        foreach (var section in sections)
        {
            text.Append("\n## ").Append(section.Title).Append('\n');
            foreach (var paragraph in section.Paragraphs)
            {
                text.Append('\n').Append(paragraph).Append('\n');
            }

            if (section.Table is { } table)
            {
                var columns = Enumerable.Range(0, table.Columns.Count).ToList();
                text.Append("\n| ").AppendJoin(" | ", table.Columns).Append(" |\n|")
                    .AppendJoin('|', columns.Select(c => table.IsNumeric(c) ? "---:" : "---")).Append("|\n");
                foreach (var row in table.Rows)
                {
                    text.Append("| ").AppendJoin(" | ", row.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
                }
            }
        }

        return text.ToString();
    }

    /// <summary>As plain text with aligned columns.</summary>
    /// <param name="sections">The sections.</param>
    public static string Plain(IReadOnlyList<ReportSection> sections)
    {
        ArgumentNullException.ThrowIfNull(sections);
        var text = new StringBuilder();
        foreach (var section in sections)
        {
            text.Append(section.Title).Append('\n').Append('=', section.Title.Length).Append('\n');
            foreach (var paragraph in section.Paragraphs)
            {
                Wrap(text, paragraph);
            }

            if (section.Table is { } table)
            {
                var widths = table.Columns.Select((name, c) => table.Rows.Select(r => r[c].Length).Append(name.Length).Max()).ToList();
                Line(text, table, widths, table.Columns);
                foreach (var row in table.Rows)
                {
                    Line(text, table, widths, row);
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, ReportTable table, IReadOnlyList<int> widths, IReadOnlyList<string> cells)
    {
        var line = string.Join("  ", cells.Select((cell, c) => table.IsNumeric(c) ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c])));
        text.Append(line.TrimEnd()).Append('\n');
    }

    private static void Wrap(StringBuilder text, string paragraph)
    {
        var column = 0;
        foreach (var word in paragraph.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > LineLength)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append(column > 0 ? " " : "").Append(word);
            column += word.Length + (column > 0 ? 1 : 0);
        }

        text.Append('\n');
    }
}
