namespace Platform.Data.Runs;

/// <summary>What became of a command on a run: carried out, or refused with a reason to show.</summary>
/// <param name="RunId">The run it was about; for a clone the new run.</param>
/// <param name="Refusal">Why it was refused, in words; null where it was carried out.</param>
public sealed record CommandResult(long RunId, string? Refusal = null)
{
    /// <summary>Whether it was carried out.</summary>
    public bool Accepted => Refusal is null;

    internal static CommandResult NotFound(long runId) => new(runId, $"There is no run {runId}; it may have been deleted.");
}
