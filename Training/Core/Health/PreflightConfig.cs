using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Health;

/// <summary>The test of the machine before a run.</summary>
public sealed record PreflightConfig : Config
{
    /// <summary>Whether the machine is tested.</summary>
    [Description("Whether arithmetic, memory and disk are tested before the run, and the speed of matrix products is measured.")]
    public bool Enabled { get; init; } = true;

    /// <summary>How much memory is written and read back, MB.</summary>
    [Description("Memory of the device that is written and read back, in MB.")]
    [Range(1, 65_536)]
    public int MemoryMegabytes { get; init; } = 32;

    /// <summary>For how long the speed of matrix products is measured, milliseconds; 0 leaves it out.</summary>
    [Description("For how long the speed of matrix products is measured, in milliseconds; the share of it that training uses is reported. 0: not measured.")]
    [Range(0, 10_000)]
    public int PeakMilliseconds { get; init; } = 100;
}
