using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Learning;

/// <summary>Schedules one after the other, each over its part of the run; the same one repeated makes warm restarts.</summary>
public sealed record SegmentSchedule : Schedule
{
    /// <summary>The parts, the first one first.</summary>
    [Description("The parts of the run, the first one first.")]
    public ConfigList<ScheduleSegment> Segments { get; init; } = [new()];

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() => Segments.Count == 0 ? [new("segments", "must have at least one segment.")] : [];

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps)
    {
        var whole = Segments.Sum(segment => segment.Length);
        var (before, start) = (0.0, 0L);
        foreach (var segment in Segments)
        {
            before += segment.Length;
            var end = (long)Math.Round(before / whole * totalSteps);
            if (step < end)
            {
                return segment.Peak * segment.Schedule.Factor(step - start, end - start);
            }

            start = end;
        }

        var last = Segments[^1];
        var steps = Math.Max(1, (long)Math.Round(last.Length / whole * totalSteps));
        return last.Peak * last.Schedule.Factor(steps, steps);
    }
}

/// <summary>A part of a run with a schedule of its own.</summary>
public sealed record ScheduleSegment : Config
{
    /// <summary>Length, in relation to the other segments'.</summary>
    [Description("Length in relation to the other segments': 1, 1 and 2 are a quarter, a quarter and half of the run.")]
    [Positive]
    public double Length { get; init; } = 1;

    /// <summary>Factor that the segment's schedule is multiplied by.</summary>
    [Description("Factor of the whole segment, to let a restart peak lower.")]
    [Range(0.0, 1.0)]
    public double Peak { get; init; } = 1;

    /// <summary>How the learning rate moves over the segment.</summary>
    [Description("How the learning rate moves over the segment, as if it were a run.")]
    public Schedule Schedule { get; init; } = new LinearSchedule();
}
