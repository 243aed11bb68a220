namespace Platform.Training.Core.Checkpoints;

/// <summary>Size and checksums of a file, taken while it was written. Every byte is covered by one checksum.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of the file, or of its header alone where it holds tensors; lower-case hexadecimal.</param>
internal sealed record FileDigest(long Bytes, string Sha256)
{
    /// <summary>SHA-256 of each tensor's bytes, by name; null for a file that holds none.</summary>
    public IReadOnlyDictionary<string, string>? Tensors { get; init; }
}
