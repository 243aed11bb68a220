namespace Platform.Data.Sweeps;

/// <summary>What became of a command on a sweep: carried out, or refused with a reason to show.</summary>
/// <param name="SweepId">The sweep it was about.</param>
/// <param name="Refusal">Why it was refused, in words; null where it was carried out.</param>
public sealed record SweepResult(long SweepId, string? Refusal = null)
{
    /// <summary>The runs that were made, or that are gone.</summary>
    public IReadOnlyList<long> RunIds { get; init; } = [];

    /// <summary>Whether it was carried out.</summary>
    public bool Accepted => Refusal is null;

    internal static SweepResult NotFound(long sweepId) => new(sweepId, $"There is no sweep {sweepId}; it may have been deleted.");
}
