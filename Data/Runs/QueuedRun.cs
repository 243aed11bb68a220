namespace Platform.Data.Runs;

/// <summary>A run that waits for a slot.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Queue">The queue it waits in.</param>
/// <param name="JobId">The delivery made for it; null where none was.</param>
public sealed record QueuedRun(long RunId, string Queue, string? JobId);
