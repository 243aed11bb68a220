namespace Platform.Data.Runs;

/// <summary>The right to execute a run and to write about it, as long as no later fence exists.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Owner">The host that holds it.</param>
/// <param name="Fence">The fencing number it was won with.</param>
public sealed record Lease(long RunId, string Owner, long Fence);
