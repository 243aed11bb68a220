using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;

namespace Platform.Core.Tests.Modifiers;

/// <summary>A schedule around another, as a position scheme stands around a projection.</summary>
public sealed record HalvedSchedule : Schedule
{
    [Description("The schedule that is halved.")]
    public Schedule Inner { get; init; } = new ConstantSchedule();

    public override double Factor(long step, long totalSteps) => 0.5 * Inner.Factor(step, totalSteps);
}

[Description("Halves every schedule.")]
public sealed record WrapSchedule : Replace<Schedule>
{
    protected override Config With(Schedule old) => Derive<HalvedSchedule>(old) with { Inner = old };
}

/// <summary>Puts something into a slot that the slot does not take.</summary>
public sealed record MisplaceDropout : Replace<Schedule>
{
    protected override Config With(Schedule old) => new Training.Core.Layers.Dropout.Config();
}
