using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Compression.Sweeps;

/// <summary>Where the teacher of a cell with distillation comes from.</summary>
public abstract record SweepTeacher : Config;

/// <summary>The baseline of the largest architecture, trained by the sweep on the same task; the largest architecture learns from itself.</summary>
public sealed record LargestTeacher : SweepTeacher
{
    /// <summary>The architecture; null for the largest of the sweep.</summary>
    [Description("The teacher's architecture, at least as large as every student; its baseline is trained even if no cell has it. Empty: the largest of the sweep.")]
    public string? Architecture { get; init; }

    /// <summary>The teacher's seed; null for the student's own.</summary>
    [Description("Seed of the one teacher of all students. Empty: each student learns from a teacher of its own seed, so that the spread over seeds holds the teacher's too.")]
    [Range(0, long.MaxValue)]
    public long? Seed { get; init; }
}

/// <summary>A run that is there already.</summary>
public sealed record GivenTeacher : SweepTeacher
{
    /// <summary>Its directory.</summary>
    [Description("Directory of the teacher's run; {task} and {seed} in it stand for the cell's.")]
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Its architecture, to refuse students that are larger.</summary>
    [Description("The teacher's architecture, to refuse a teacher that is smaller than a student. Empty: not checked.")]
    public string? Architecture { get; init; }
}
