namespace Platform.Training.Core.Checkpoints;

/// <summary>A complete checkpoint, as its directory tells.</summary>
/// <param name="Path">Its directory.</param>
/// <param name="Step">Updates done when it was saved.</param>
/// <param name="Tier">Where it lies.</param>
/// <param name="IsHealthy">Whether the steps that followed it were good; see <see cref="CheckpointStore"/>.</param>
/// <param name="Bytes">Size of its files.</param>
public sealed record Checkpoint(string Path, long Step, CheckpointTier Tier, bool IsHealthy, long Bytes)
{
    /// <summary>What was measured at exactly this step, by name, for example <c>dev/accuracy</c>; empty where nothing was.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();
}

/// <summary>Where a checkpoint lies.</summary>
public enum CheckpointTier
{
    /// <summary>In the run's directory; survives whatever the disk survives.</summary>
    Persistent,

    /// <summary>In the host's memory or on a local disk; survives the end of the process but not that of the host.</summary>
    Fast,
}
