using System.Security.Cryptography;
using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Kernels;
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
/// <param name="microBatches">Batches of one step: their gradients are those of one batch with all their examples or tokens.</param>
/// <param name="time">Told of the wait for the batch.</param>
internal sealed class TrainStep(
    Model model, ParameterStore store, BatchPrefetch batches, Device device, long seed, int microBatches, TimeLedger time)
{
    /// <summary>Backward multiplies twice for each product of forward: once for the gradient of either factor.</summary>
    private const int ForwardAndBackward = 3;

    /// <summary>What every computation's gradients go through at its end; null for nothing.</summary>
    public Action? OnGradients { get; init; }

    /// <summary>Computes loss and gradients; the gradients stand in the store, the parameters are unchanged.</summary>
    /// <param name="step">Updates done before this one.</param>
    /// <param name="position">Where the step's data begins.</param>
    /// <param name="digest">Takes the step's data, so that two computations can be compared; null: nobody asks.</param>
    /// <exception cref="DataException">The batch has no labels.</exception>
    public StepResult Compute(long step, DataPosition position, IncrementalHash? digest = null)
    {
        using var scope = NewDisposeScope();
        store.ZeroGradients();
        var seedOfStep = PathSeed.Of(seed, step);
        StepResult? sum = null;
        var scale = 0.0;
        for (var i = 0; i < microBatches; i++)
        {
            var part = Add(position, i == 0 ? seedOfStep : PathSeed.Of(seedOfStep, i), sum is { Loss: var loss } && !double.IsFinite(loss), digest, ref scale);
            sum = sum is null ? part : sum.And(part);
            position = part.Next;
        }

        if (sum!.Weight > 0 && scale != sum.Weight)
        {
            store.Gradients.mul_(scale / sum.Weight);
        }

        OnGradients?.Invoke();
        return sum;
    }

    /// <summary>Adds a micro-batch's gradients, times its weight over that of the first one that has any.</summary>
    /// <param name="position">Where its data begins.</param>
    /// <param name="seedOfCall">What is random in it follows from this.</param>
    /// <param name="withoutGradients">Whether the step is lost already.</param>
    /// <param name="digest">Takes its data.</param>
    /// <param name="scale">The weight that the gradients are over, 0 as long as there are none.</param>
    private StepResult Add(DataPosition position, long seedOfCall, bool withoutGradients, IncrementalHash? digest, ref double scale)
    {
        using var scope = NewDisposeScope();
        var (taken, next) = Take(position);
        if (digest is not null)
        {
            taken.AppendTo(digest);
        }

        using var batch = taken.To(device);
        var context = new InvocationContext(isTraining: true, seedOfCall);
        var output = model.Forward(batch, context);

        // Read here: what backward computes a second time, to save memory, counts nothing.
        var flops = ForwardAndBackward * context.MatrixFlops;
        var loss = context.Losses.Values.Aggregate(
            output.Loss ?? throw new DataException("The training split has no labels; training needs them."),
            (sum, extra) => sum + extra);

        // A mean over nothing is not a number, and counts for nothing.
        var value = output.Weight > 0 ? loss.item<float>() : 0;
        if (output.Weight > 0 && double.IsFinite(value) && !withoutGradients)
        {
            scale = scale == 0 ? output.Weight : scale;
            (scale == output.Weight ? loss : loss * (output.Weight / scale)).backward();
            context.ThrowIfFailed();
            KernelFailure.ThrowIfAny();
            context.ApplyStateUpdates();
        }

        return new StepResult(
            value, output.Weight, batch.Examples, batch.Tokens, flops, next, context.Summaries);
    }

    private (Batch Batch, DataPosition Next) Take(DataPosition position)
    {
        using var waiting = time.In(TimeBucket.Data);
        return batches.Take(position);
    }
}
