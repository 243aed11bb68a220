using Platform.Data.Runs;

namespace Platform.Data.Sweeps;

/// <summary>A run of a sweep, as the sweep's page shows it.</summary>
public sealed record CellRow
{
    /// <summary>The run.</summary>
    public required long RunId { get; init; }

    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The cell's key, the only one of its sweep.</summary>
    public required string Key { get; init; }

    /// <summary>What tells the cell from others, as JSON; null for a run that only prepares something others need.</summary>
    public string? Labels { get; init; }

    /// <summary>The state.</summary>
    public required RunState State { get; init; }

    /// <summary>Why it is in that state, or does not start.</summary>
    public string? Reason { get; init; }

    /// <summary>The step it has reached.</summary>
    public long Step { get; init; }

    /// <summary>The step at which it is done.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>The estimated seconds left.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>When it was started, UTC.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>The runs it needs, with their states.</summary>
    public IReadOnlyList<RunNeed> Needs { get; init; } = [];

    /// <summary>The last value of each metric that was asked for; one without a number is left out.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether it waits for another run.</summary>
    public bool IsWaiting => State == RunState.Queued && Needs.Any(need => need.State != RunState.Succeeded);

    /// <summary>Whether it waits for a run that failed or was stopped.</summary>
    public bool IsBlocked => State == RunState.Queued && Needs.Any(need => need.IsBroken);
}
