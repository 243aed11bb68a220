using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Learning;

/// <summary>
/// Warm-up, then the root of warm-up's length over the steps done (Vaswani and others, 2017, equation 3): how fast it
/// falls follows from the length of warm-up, not from where the run ends.
/// </summary>
public sealed record InverseSquareRootSchedule : WarmUpSchedule
{
    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() =>
        WarmUp > 0 ? [] : [new("warm_up", "must be above 0: the learning rate falls with the root of its length over the steps done.")];

    /// <inheritdoc/>
    protected override double AfterWarmUp(double done) => Math.Sqrt(WarmUp / (WarmUp + (1 - WarmUp) * done));
}
