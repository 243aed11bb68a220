using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Quantization;

/// <summary>
/// Follows how large the values are that pass through a place of a model, and so decides which of them fit on the grid they
/// are rounded to. What it has seen is saved and resumed with the model's parameters.
/// </summary>
public abstract class RangeObserver : Module
{
    /// <summary>Makes the state.</summary>
    protected RangeObserver() => Range = AddObservation("range", [1], Initializer.Zeros);

    /// <summary>Describes a <see cref="RangeObserver"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<RangeObserver>;

    /// <summary>The largest magnitude that fits, <c>[1]</c>; 0 before anything was seen.</summary>
    public Parameter Range { get; }

    /// <summary>Looks at values where the call observes.</summary>
    /// <param name="values">fp32, of any shape.</param>
    /// <param name="context">The call's context.</param>
    /// <returns>The range that holds for this call, these values included: <c>[1]</c>, not differentiated.</returns>
    public Tensor Observe(Tensor values, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Observes || values.numel() == 0)
        {
            return Range.Value;
        }

        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var next = Next(Range.Value, values).MoveToOuterDisposeScope();
        context.AddStateUpdate(Range, next);
        return next;
    }

    /// <summary>The range after a batch.</summary>
    /// <param name="range">The range before it, <c>[1]</c>; 0 where it is the first.</param>
    /// <param name="values">The batch's values.</param>
    protected abstract Tensor Next(Tensor range, Tensor values);

    /// <summary>A running mean that begins with the first value seen.</summary>
    /// <param name="mean">The mean before, <c>[1]</c>; 0 where there is none.</param>
    /// <param name="seen">What was seen, <c>[1]</c>.</param>
    /// <param name="decay">Part of the mean that stays.</param>
    protected static Tensor Moved(Tensor mean, Tensor seen, double decay) => where(mean.gt(0), mean.lerp(seen, 1 - decay), seen);
}
