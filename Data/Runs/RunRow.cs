using Platform.Data.Metrics;

namespace Platform.Data.Runs;

/// <summary>A run in a list.</summary>
public sealed record RunRow
{
    /// <summary>The identity.</summary>
    public required long Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The state.</summary>
    public required RunState State { get; init; }

    /// <summary>Why it is in that state, or does not start.</summary>
    public string? Reason { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The host that owns it now.</summary>
    public string? Owner { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was started, UTC.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>Who launched it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The run it is a copy of.</summary>
    public long? ClonedFromId { get; init; }

    /// <summary>The sweep it is a part of.</summary>
    public long? SweepId { get; init; }

    /// <summary>When it was put away, UTC.</summary>
    public DateTime? ArchivedAt { get; init; }

    /// <summary>How many times a process was started for it.</summary>
    public required int Attempt { get; init; }

    /// <summary>The step it has reached.</summary>
    public required long Step { get; init; }

    /// <summary>The step at which it is done.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>The estimated seconds left.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Its labels, by key.</summary>
    public IReadOnlyList<RunTag> Tags { get; init; } = [];

    /// <summary>Its metrics by name, without those of the machine (<c>system/…</c>).</summary>
    public IReadOnlyDictionary<string, RunMetric> Metrics { get; init; } = new Dictionary<string, RunMetric>();
}
