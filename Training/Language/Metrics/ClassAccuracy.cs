using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Metrics;

/// <summary>One pass over a split whose answers are classes.</summary>
/// <param name="Accuracy">Part of the answers whose most probable class is the right one.</param>
/// <param name="Loss">Mean loss, each answer counting the same.</param>
internal readonly record struct ClassAccuracy(double Accuracy, double Loss)
{
    /// <summary>Runs the model over all batches.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">Where its parameters are.</param>
    /// <param name="input">Has the split.</param>
    /// <param name="split">The split.</param>
    /// <param name="labels">The right classes of a batch's answers, int64 <c>[answers]</c>.</param>
    /// <param name="cancellation">Ends the work between two batches.</param>
    /// <exception cref="DataException">The split has no labels.</exception>
    public static ClassAccuracy Measure(Model model, Device device, Input input, string split, Func<Batch, Tensor> labels, CancellationToken cancellation)
    {
        double right = 0;
        double loss = 0;
        double answers = 0;
        using IDisposable quiet = no_grad();
        foreach (Batch read in input.Read(split))
        {
            using DisposeScope scope = NewDisposeScope();
            using Batch batch = read.To(device);
            cancellation.ThrowIfCancellationRequested();
            ModelOutput output = model.Forward(batch, new InvocationContext(isTraining: false));
            Tensor mean = output.Loss ?? throw new DataException($"The {split} split has no labels, so nothing can be measured on it.");
            right += output.Predictions.argmax(-1).eq(labels(batch)).sum().item<long>();
            loss += mean.item<float>() * output.Weight;
            answers += output.Weight;
        }

        return new ClassAccuracy(right / answers, loss / answers);
    }
}
