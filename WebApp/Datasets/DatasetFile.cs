namespace Platform.WebApp.Datasets;

/// <summary>One file of a data set and what is known of it.</summary>
/// <param name="Name">File name in the data set's directory.</param>
/// <param name="Columns">The columns a tab-separated file must name in its header; empty for a plain list of lines.</param>
/// <param name="Rows">Rows of the published file, the header not counted.</param>
public sealed record DatasetFile(string Name, IReadOnlyList<string> Columns, long Rows)
{
    /// <summary>Columns of a file that has no header, or zero.</summary>
    public int HeaderlessColumns { get; init; }

    /// <summary>Whether the published file holds rows that break its own format; readers skip them.</summary>
    public bool HasBrokenRows { get; init; }
}
