namespace Platform.Data.Logs;

/// <summary>A piece of a run's log.</summary>
public sealed class LogChunk
{
    /// <summary>The run it belongs to.</summary>
    public long RunId { get; set; }

    /// <summary>The position of its first byte in <c>log.txt</c>.</summary>
    public long Offset { get; set; }

    /// <summary>The bytes, UTF-8; a character may be split between two pieces.</summary>
    public required byte[] Text { get; set; }
}
