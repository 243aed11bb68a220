namespace Platform.WebApp.Datasets;

/// <summary>A data set that experiments can use.</summary>
/// <param name="Name">Its name, and the end of its address on the site.</param>
/// <param name="Folder">Directory below the datasets directory.</param>
/// <param name="Summary">What it is, in a line.</param>
/// <param name="Files">Its files.</param>
/// <param name="Package">How the publisher packs it.</param>
public sealed record Dataset(string Name, string Folder, string Summary, IReadOnlyList<DatasetFile> Files, DatasetPackage Package)
{
    /// <summary>Where it comes from, as a short address for people; null where nobody publishes it.</summary>
    public required string? Publisher { get; init; }

    /// <summary>How a person comes by it where nobody publishes it; null where it is downloaded.</summary>
    public string? Making { get; init; }

    /// <summary>Finds a file by its name.</summary>
    public DatasetFile? File(string name) => Files.FirstOrDefault(f => f.Is(name));
}
