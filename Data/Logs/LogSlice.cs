namespace Platform.Data.Logs;

/// <summary>A stretch of a run's log.</summary>
/// <param name="Offset">The position of its first byte.</param>
/// <param name="Bytes">The bytes, UTF-8.</param>
/// <param name="Length">The length of the whole log so far, in bytes.</param>
public sealed record LogSlice(long Offset, byte[] Bytes, long Length)
{
    /// <summary>The position after its last byte: where to read on.</summary>
    public long End => Offset + Bytes.Length;
}
