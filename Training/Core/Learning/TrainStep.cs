using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>
/// The arithmetic of one step up to its gradients: a function of the parameters, the seed, the step's number and the
/// data's position alone, so that a step can be computed again and compared.
/// </summary>
/// <param name="model">The model, its parameters in the store.</param>
/// <param name="store">Receives the gradients.</param>
/// <param name="batches">Where batches come from.</param>
/// <param name="device">Where the parameters are.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="time">Told of the wait for the batch.</param>
internal sealed class TrainStep(Model model, ParameterStore store, BatchPrefetch batches, Device device, long seed, TimeLedger time)
{
    /// <summary>Backward multiplies twice for each product of forward: once for the gradient of either factor.</summary>
    private const int ForwardAndBackward = 3;

    /// <summary>Computes loss and gradients; the gradients stand in the store, the parameters are unchanged.</summary>
    /// <param name="step">Updates done before this one.</param>
    /// <param name="position">Where the step's data begins.</param>
    /// <exception cref="DataException">The batch has no labels.</exception>
    public StepResult Compute(long step, DataPosition position)
    {
        using var scope = NewDisposeScope();
        var (taken, next) = Take(position);
        using var batch = taken.To(device);
        var context = new InvocationContext(isTraining: true, PathSeed.Of(seed, step));
        var output = model.Forward(batch, context);
        var loss = context.Losses.Values.Aggregate(
            output.Loss ?? throw new DataException("The training split has no labels; training needs them."),
            (sum, extra) => sum + extra);
        var value = loss.item<float>();
        store.ZeroGradients();
        if (double.IsFinite(value))
        {
            loss.backward();
        }

        return new StepResult(
            value, output.Weight, batch.Examples, batch.Tokens, ForwardAndBackward * context.MatrixFlops, next, context.Summaries);
    }

    private (Batch Batch, DataPosition Next) Take(DataPosition position)
    {
        using var waiting = time.In(TimeBucket.Data);
        return batches.Take(position);
    }
}

/// <summary>What a step's computation gave, beside the gradients.</summary>
/// <param name="Loss">Mean loss, auxiliary losses included; where it is not finite there are no gradients.</param>
/// <param name="Weight">Number of examples or tokens the mean is over.</param>
/// <param name="Examples">Number of examples.</param>
/// <param name="Tokens">Number of tokens, padding left out; null where the data has none.</param>
/// <param name="Flops">Floating-point operations of the step's matrix products, by the count of its forward half.</param>
/// <param name="Next">Where the next step's data begins.</param>
/// <param name="Summaries">Figures that modules reported, by path.</param>
internal sealed record StepResult(
    double Loss, double Weight, int Examples, long? Tokens, long Flops, DataPosition Next, IReadOnlyDictionary<string, double> Summaries);
