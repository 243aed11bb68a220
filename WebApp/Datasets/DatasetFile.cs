namespace Platform.WebApp.Datasets;

/// <summary>One file of a data set and what is known of it; or several files of a kind, which count as one.</summary>
/// <param name="Name">File name in the data set's directory; what several are called for people.</param>
/// <param name="Columns">The columns a tab-separated file must name in its header; empty for a plain list of lines.</param>
/// <param name="Rows">Rows of the published file, the header not counted; null where nobody publishes it.</param>
public sealed record DatasetFile(string Name, IReadOnlyList<string> Columns, long? Rows)
{
    /// <summary>Columns of a file that has no header, or zero.</summary>
    public int HeaderlessColumns { get; init; }

    /// <summary>Whether the published file holds rows that break its own format; readers skip them.</summary>
    public bool HasBrokenRows { get; init; }

    /// <summary>The line that begins a row of several lines; null where each line is a row.</summary>
    public string? RowStart { get; init; }

    /// <summary>Ends of the names of several files, one of which must be there; empty for one file.</summary>
    public IReadOnlyList<string> Endings { get; init; } = [];

    /// <summary>The file of the same data set that has no more rows than this one; null for none.</summary>
    public string? Lists { get; init; }

    /// <summary>Whether a file of this name is this one, or one of these.</summary>
    public bool Is(string name) => Endings.Count == 0
        ? name == Name
        : Path.GetFileName(name) == name && !name.StartsWith('.') && !name.Contains('%', StringComparison.Ordinal) && Endings.Any(ending => name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>The paths in a directory that are this file, or these; empty where there is none.</summary>
    public IReadOnlyList<string> In(string folder) => Endings.Count == 0
        ? File.Exists(Path.Combine(folder, Name)) ? [Path.Combine(folder, Name)] : []
        : Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Where(path => Is(Path.GetFileName(path))).Order(StringComparer.Ordinal)] : [];
}
