namespace Platform.Data.Artifacts;

/// <summary>A file a run produced.</summary>
public sealed class Artifact
{
    /// <summary>The run it belongs to.</summary>
    public long RunId { get; set; }

    /// <summary>The path relative to the run directory with forward slashes, such as <c>artifacts/predictions.tsv</c>.</summary>
    public required string Path { get; set; }

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>The SHA-256 of the content in lower-case hexadecimal; null until it was computed.</summary>
    public string? Sha256 { get; set; }
}
