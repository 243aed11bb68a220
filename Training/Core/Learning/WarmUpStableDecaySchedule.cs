using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Learning;

/// <summary>
/// Warm-up, the peak for most of the run, then a quick decay (Hu and others, 2024, MiniCPM, section 4): a run can be
/// made longer without having begun differently.
/// </summary>
public sealed record WarmUpStableDecaySchedule : WarmUpSchedule
{
    /// <summary>The last part of the run, in which the factor falls.</summary>
    [Description("Last part of the run, in which the learning rate falls.")]
    [Range(0.0, 1.0)]
    public double Decay { get; init; } = 0.2;

    /// <summary>How it falls.</summary>
    [Description("How it falls: along a line, half a cosine, or one minus the root of the part done.")]
    public DecayShape Shape { get; init; } = DecayShape.Linear;

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() =>
        WarmUp + Decay <= 1 ? [] : [new("decay", $"and warm_up are parts of one run and must not be more than 1 together, not {WarmUp + Decay:0.###}.")];

    /// <inheritdoc/>
    protected override double AfterWarmUp(double done)
    {
        var left = (1 - WarmUp) * (1 - done);
        var decayed = left < Decay ? 1 - left / Decay : 0;
        return Shape switch
        {
            DecayShape.Cosine => 0.5 * (1 + Math.Cos(Math.PI * decayed)),
            DecayShape.SquareRoot => 1 - Math.Sqrt(decayed),
            _ => 1 - decayed,
        };
    }
}

/// <summary>How a learning rate falls from its peak to its floor.</summary>
public enum DecayShape
{
    /// <summary>Along a straight line.</summary>
    Linear,

    /// <summary>Along half a cosine.</summary>
    Cosine,

    /// <summary>As one minus the root of the part done (Hägele and others, 2024).</summary>
    SquareRoot,
}
