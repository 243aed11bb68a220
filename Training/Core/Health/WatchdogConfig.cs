using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Health;

/// <summary>When a run that does not move counts as hung. The limits are generous: a false alarm costs the work since the last checkpoint.</summary>
public sealed record WatchdogConfig : Config
{
    /// <summary>Whether a run is watched.</summary>
    [Description("Whether a run that does not move is noticed: its stacks are written, and later its process is ended so that it can be resumed.")]
    public bool Enabled { get; init; } = true;

    /// <summary>The limit as a multiple of how long a step, an evaluation or a save took on average.</summary>
    [Description("Limit as a multiple of how long a step, an evaluation or a save took on average.")]
    [Range(2.0, 1e6)]
    public double Factor { get; init; } = 30;

    /// <summary>The least limit, seconds.</summary>
    [Description("Least limit in seconds.")]
    [Positive]
    public double FloorSeconds { get; init; } = 600;

    /// <summary>The limit of what has no average yet: start-up, the first step, the first evaluation. Seconds.</summary>
    [Description("Limit in seconds of what has no average yet: start-up, the first step, the first evaluation.")]
    [Positive]
    public double FirstSeconds { get; init; } = 3600;
}
