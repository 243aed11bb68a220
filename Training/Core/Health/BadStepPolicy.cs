using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Health;

/// <summary>
/// What to do about a bad step: one whose loss or gradient norm is not finite, or whose loss is a spike. Every step is
/// judged before it changes a parameter.
/// </summary>
public sealed record BadStepPolicy : Config
{
    /// <summary>What to do.</summary>
    [Description("What to do about a step whose loss or gradients are not finite, or whose loss is a spike: stop the run, skip the step, or roll back to the last healthy checkpoint and pass over the step's data.")]
    public BadStepAction Action { get; init; } = BadStepAction.Stop;

    /// <summary>How many bad steps in a row are skipped before the run fails.</summary>
    [Description("How many bad steps in a row are skipped before the run fails.")]
    [Range(1, 1_000_000)]
    public int MostInARow { get; init; } = 5;

    /// <summary>How often the run is rolled back before it fails.</summary>
    [Description("How often the run is rolled back before it fails.")]
    [Range(1, 1_000_000)]
    public int MostRollbacks { get; init; } = 5;

    /// <summary>What a spike is; null judges only whether values are finite.</summary>
    [Description("When a loss counts as a spike. Empty: only values that are not finite are bad.")]
    public LossSpike? Spike { get; init; }
}

/// <summary>What to do about a bad step.</summary>
public enum BadStepAction
{
    /// <summary>End the run with what is wrong; the checkpoints are from before it.</summary>
    Stop,

    /// <summary>Leave the parameters as they are and go on with the next data.</summary>
    Skip,

    /// <summary>Go back to the last healthy checkpoint and from there on pass over the step's data.</summary>
    RollBack,
}

/// <summary>
/// A loss far above the recent ones: above their median by more than so many robust standard deviations, each 1.4826 times
/// the median absolute deviation, which for a normal distribution is its standard deviation and which a few outliers do
/// not move (Rousseeuw and Croux, 1993).
/// </summary>
public sealed record LossSpike : Config
{
    /// <summary>Makes the median absolute deviation of a normal distribution its standard deviation.</summary>
    private const double Consistency = 1.4826;

    /// <summary>Losses that hardly differ must not make every small rise a spike: a deviation is at least this part of the median.</summary>
    private const double LeastDeviation = 0.01;

    /// <summary>Robust deviations above the median.</summary>
    [Description("Robust standard deviations above the median of the recent losses from which a loss is a spike.")]
    [Positive]
    public double Deviations { get; init; } = 10;

    /// <summary>How many good steps are looked back on.</summary>
    [Description("How many good steps the recent losses are from; until there are so many nothing is a spike.")]
    [Range(3, 10_000)]
    public int Window { get; init; } = 50;

    /// <summary>The loss from which on a step is a spike; infinity while there are too few losses.</summary>
    /// <param name="recent">The losses of the last good steps, <see cref="Window"/> at most.</param>
    public double Limit(IReadOnlyCollection<double> recent)
    {
        if (recent.Count < Window)
        {
            return double.PositiveInfinity;
        }

        var median = Median([.. recent]);
        var deviation = Consistency * Median([.. recent.Select(loss => Math.Abs(loss - median))]);
        return median + Deviations * Math.Max(deviation, LeastDeviation * Math.Abs(median));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
