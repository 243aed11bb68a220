namespace Platform.WebApp.Runs;

/// <summary>What can be shown of a file by its name.</summary>
internal static class ArtifactKind
{
    private static readonly string[] Texts = [".tsv", ".csv", ".txt", ".json", ".ndjson", ".md", ".log", ".yaml", ".yml", ".pdb", ".fasta", ".html"];

    /// <summary>Whether its beginning can be read as text.</summary>
    public static bool IsText(string path) => Texts.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Whether it is a picture a browser shows.</summary>
    public static bool IsImage(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg" or ".gif" or ".webp" or ".svg";

    /// <summary>The content type of a picture.</summary>
    public static string ImageType(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".svg" => "image/svg+xml",
        _ => "image/jpeg",
    };
}
