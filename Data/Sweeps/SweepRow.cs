using Platform.Data.Runs;

namespace Platform.Data.Sweeps;

/// <summary>A sweep in a list.</summary>
public sealed record SweepRow
{
    /// <summary>The identity.</summary>
    public required long Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Notes in Markdown.</summary>
    public string Notes { get; init; } = "";

    /// <summary>When it was made, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Who launched or imported it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was put away, UTC.</summary>
    public DateTime? ArchivedAt { get; init; }

    /// <summary>How many imported results it holds.</summary>
    public int ResultCount { get; init; }

    /// <summary>How many of its runs are in each state.</summary>
    public IReadOnlyDictionary<RunState, int> Runs { get; init; } = new Dictionary<RunState, int>();

    /// <summary>How many of its queued runs wait for one that failed or was stopped.</summary>
    public int Blocked { get; init; }

    /// <summary>All its runs.</summary>
    public int Total => Runs.Values.Sum();

    /// <summary>How many of its runs are in a state.</summary>
    public int Count(RunState state) => Runs.GetValueOrDefault(state);

    /// <summary>Whether any of its runs has not ended.</summary>
    public bool IsActive => Count(RunState.Queued) + Count(RunState.Running) + Count(RunState.Stopping) > 0;
}
