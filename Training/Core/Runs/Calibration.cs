using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Runs;

/// <summary>
/// Lets the model look at training batches before the first step, so that modules take note of what passes through them, such
/// as the range of values. No weight changes, and dropout is off.
/// </summary>
public sealed record Calibration : Config
{
    /// <summary>Number of batches, at most one pass over the training split.</summary>
    [Description("Training batches to look at; at most one pass over the training split.")]
    [Range(1, 1_000_000)]
    public int Batches { get; init; } = 32;

    /// <summary>Whether the run ends with it.</summary>
    [Description("Whether the run measures and saves what it started from after that, instead of training.")]
    public bool Only { get; init; }
}
