using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Platform.Training.Core.Learning;

/// <summary>A schedule that rises linearly to its peak, then follows a shape of its own, down to a floor at most.</summary>
public abstract record WarmUpSchedule : Schedule
{
    /// <summary>Part of the run in which the factor rises linearly from 0 to 1.</summary>
    [Description("Part of the run in which the learning rate rises linearly from 0 to its peak.")]
    [Range(0.0, 1.0)]
    public double WarmUp { get; init; } = 0.1;

    /// <summary>Factor at the bottom of the shape, which is stretched to end there instead of at 0.</summary>
    [Description("Part of the peak below which the learning rate does not fall after warm-up.")]
    [Range(0.0, 1.0)]
    public double Minimum { get; init; }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps)
    {
        var warmUp = WarmUp * totalSteps;
        return step < warmUp
            ? Math.Min(1, (step + 1) / Math.Max(1, warmUp))
            : Minimum + (1 - Minimum) * AfterWarmUp(Math.Clamp((step - warmUp) / Math.Max(1, totalSteps - warmUp), 0, 1));
    }

    /// <summary>The shape after warm-up, from 1 at most to 0 at least.</summary>
    /// <param name="done">Part of the remaining run that is done, 0 to 1.</param>
    protected abstract double AfterWarmUp(double done);
}

/// <summary>Warm-up, then a straight line down, as BERT was fine-tuned.</summary>
public sealed record LinearSchedule : WarmUpSchedule
{
    /// <inheritdoc/>
    protected override double AfterWarmUp(double done) => 1 - done;
}

/// <summary>Warm-up, then half a cosine (Loshchilov and Hutter, 2017).</summary>
public sealed record CosineSchedule : WarmUpSchedule
{
    /// <inheritdoc/>
    protected override double AfterWarmUp(double done) => 0.5 * (1 + Math.Cos(Math.PI * done));
}

/// <summary>Warm-up, then the peak to the end.</summary>
public sealed record ConstantSchedule : WarmUpSchedule
{
    /// <inheritdoc/>
    protected override double AfterWarmUp(double done) => 1;
}

/// <summary>Warm-up, then a power of the part of the run that is left.</summary>
public sealed record PolynomialSchedule : WarmUpSchedule
{
    /// <summary>The power: 1 is a straight line, more falls faster at first.</summary>
    [Description("Power of the part of the run that is left: 1 is a straight line, more falls faster at first.")]
    [Configs.Positive]
    public double Power { get; init; } = 2;

    /// <inheritdoc/>
    protected override double AfterWarmUp(double done) => Math.Pow(1 - done, Power);
}
