using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Learning;

/// <summary>How the learning rate moves over a run, as a factor of its peak.</summary>
public abstract record Schedule : Config
{
    /// <summary>Part of the run in which the factor rises linearly from 0 to 1.</summary>
    [Description("Part of the run in which the learning rate rises linearly from 0 to its peak.")]
    [Range(0.0, 1.0)]
    public double WarmUp { get; init; } = 0.1;

    /// <summary>The factor at a step.</summary>
    /// <param name="step">Steps already done.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    public double Factor(long step, long totalSteps)
    {
        var warmUp = WarmUp * totalSteps;
        return step < warmUp
            ? (step + 1) / Math.Max(1, warmUp)
            : AfterWarmUp(Math.Clamp((step - warmUp) / Math.Max(1, totalSteps - warmUp), 0, 1));
    }

    /// <summary>The factor after warm-up.</summary>
    /// <param name="done">Part of the remaining run that is done, 0 to 1.</param>
    protected abstract double AfterWarmUp(double done);
}

/// <summary>Warm-up, then a straight line to zero, as BERT was fine-tuned.</summary>
public sealed record LinearSchedule : Schedule
{
    /// <inheritdoc/>
    protected override double AfterWarmUp(double done) => 1 - done;
}

/// <summary>Warm-up, then half a cosine to zero (Loshchilov and Hutter, 2017).</summary>
public sealed record CosineSchedule : Schedule
{
    /// <inheritdoc/>
    protected override double AfterWarmUp(double done) => 0.5 * (1 + Math.Cos(Math.PI * done));
}

/// <summary>Warm-up, then the peak to the end.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    protected override double AfterWarmUp(double done) => 1;
}
