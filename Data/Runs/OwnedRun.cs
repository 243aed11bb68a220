namespace Platform.Data.Runs;

/// <summary>A run that some host owns, as the reconciler looks at it.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Owner">The host.</param>
/// <param name="Fence">The fencing number.</param>
/// <param name="HeartbeatAt">The owner's last sign of life by the owner's clock; compare it with itself only.</param>
public sealed record OwnedRun(long RunId, string? Owner, long Fence, DateTime? HeartbeatAt);
