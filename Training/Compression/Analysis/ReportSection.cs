namespace Platform.Training.Compression.Analysis;

/// <summary>A table of a report.</summary>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Rows">Its cells, as text.</param>
public sealed record ReportTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Whether a column holds numbers, which are aligned to the right.</summary>
    public bool IsNumeric(int column) =>
        Rows.Count > 0 && Rows.All(r => r[column].Length == 0 || r[column][0] is '-' or '–' or '≥' or (>= '0' and <= '9'));
}

/// <summary>A section of a report: the same in a terminal and in Markdown.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Paragraphs">What to know, before the table.</param>
/// <param name="Table">The table, where there is one.</param>
public sealed record ReportSection(string Title, IReadOnlyList<string> Paragraphs, ReportTable? Table);
