namespace Platform.Data.Runs;

/// <summary>What the owner of a lease writes when the run's process is over.</summary>
/// <param name="State">An ended state, or <see cref="RunState.Queued"/> to give the run back to its queue.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="FailureClass">The class of the failure; null where there was none.</param>
/// <param name="ExitCode">The exit code, where it is known.</param>
public sealed record RunEnd(RunState State, string? Reason, string? FailureClass = null, int? ExitCode = null);
