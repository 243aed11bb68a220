namespace Platform.Data.Runs;

/// <summary>What came of taking in a batch.</summary>
/// <param name="LeaseHeld">Whether the lease is held; if not, nothing was written and the caller must stop.</param>
/// <param name="StopRequested">Whether a person asked to stop the run.</param>
/// <param name="Applied">The number of events that were new.</param>
/// <param name="LastSeq">The sequence number of the last event taken in so far.</param>
/// <param name="LogLength">The bytes of the log taken in so far.</param>
public sealed record IngestResult(bool LeaseHeld, bool StopRequested, int Applied, long LastSeq, long LogLength)
{
    internal static IngestResult LeaseLost { get; } = new(false, false, 0, 0, 0);
}
