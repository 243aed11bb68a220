using System.ComponentModel;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Health;

/// <summary>What watches a run. Nothing of it changes what the run computes.</summary>
public sealed record HealthConfig : Config
{
    /// <summary>The test of the machine before the run.</summary>
    [Description("The test of the machine before the run.")]
    public PreflightConfig Preflight { get; init; } = new();

    /// <summary>When a run that does not move counts as hung.</summary>
    [Description("When a run that does not move counts as hung, and what is done then.")]
    public WatchdogConfig Watchdog { get; init; } = new();

    /// <summary>Whether the figures are also written for TensorBoard.</summary>
    [Description("Whether the figures are also written as event files for TensorBoard, in the run's directory.")]
    public bool TensorBoard { get; init; } = true;
}
