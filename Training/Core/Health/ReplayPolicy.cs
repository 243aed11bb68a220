using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Core.Health;

/// <summary>
/// Which steps are computed a second time and compared, to notice a machine that computes wrongly without telling. A step
/// follows from the parameters, the seed, its number and its data alone, so that on a sound machine it comes out the same.
/// A step that is judged bad is always computed again, so that a fault of the machine is not taken for one of the model.
/// </summary>
/// <remarks>
/// A fault that changes every computation in the same way on the same machine cannot be noticed so. Compare Megatron-LM's
/// rerun state machine.
/// </remarks>
public sealed record ReplayPolicy : Config
{
    /// <summary>Which steps.</summary>
    [Description("Which steps are computed a second time and compared.")]
    public Policy Policy { get; init; } = new EverySteps { Steps = 1000 };

    /// <summary>How far two results may lie apart and still agree.</summary>
    [Description("Norm of the difference of two gradients, as a part of their own norm, up to which they agree; the loss likewise. 0: the same to the bit, as CPUs give it. GPUs need about 1e-5.")]
    [Range(0.0, 0.1)]
    public double Tolerance { get; init; }

    /// <summary>How many passing faults a run may have.</summary>
    [Description("Passing faults of the machine in a whole run before the machine counts as broken and the run fails.")]
    [Range(0, 1_000_000)]
    public int MostPassing { get; init; } = 3;
}

/// <summary>What computing a step three times tells.</summary>
public enum ReplayVerdict
{
    /// <summary>The second result agrees with the first; there was no third.</summary>
    Agrees,

    /// <summary>Two of three agree: one computation went wrong, once.</summary>
    Passing,

    /// <summary>All three differ, by no more than rounding: the device does not add in the same order twice.</summary>
    Rounding,

    /// <summary>All three differ by more than rounding: the machine goes on computing wrongly.</summary>
    Persistent,
}

/// <summary>Sorts what a replay found.</summary>
public static class Replay
{
    /// <summary>Other orders of adding move gradients in single precision by about 1e-6 of their norm, in TF32 or bfloat16 by up to 1e-3.</summary>
    private const double MostRounding = 1e-3;

    /// <summary>The verdict from how far the results lie apart, each relative to their norm.</summary>
    /// <param name="firstSecond">First and second; what is not a number counts as far.</param>
    /// <param name="firstThird">First and third.</param>
    /// <param name="secondThird">Second and third.</param>
    /// <param name="tolerance">Up to which two agree.</param>
    public static ReplayVerdict Judge(double firstSecond, double firstThird, double secondThird, double tolerance) =>
        firstSecond <= tolerance ? ReplayVerdict.Agrees
        : firstThird <= tolerance || secondThird <= tolerance ? ReplayVerdict.Passing
        : firstSecond <= MostRounding && firstThird <= MostRounding && secondThird <= MostRounding ? ReplayVerdict.Rounding
        : ReplayVerdict.Persistent;
}
