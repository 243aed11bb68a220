using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Glue;

/// <summary>What a model says about every row of a split.</summary>
/// <param name="Values">The predicted class, or the score of a regression task, for each row of the file.</param>
/// <param name="Loss">The mean loss, or NaN where there are no labels.</param>
internal sealed record GluePredictions(float[] Values, double Loss)
{
    /// <summary>Runs the model over all batches.</summary>
    /// <param name="model">The model, in evaluation.</param>
    /// <param name="device">Where its parameters are.</param>
    /// <param name="task">The task.</param>
    /// <param name="batches">The batches; disposed here.</param>
    /// <param name="rows">How many rows the file has.</param>
    /// <param name="cancellation">Ends the work between two batches.</param>
    public static GluePredictions Of(Model model, Device device, GlueTask task, IEnumerable<Batch> batches, int rows, CancellationToken cancellation)
    {
        float[] values = new float[rows];
        double loss = 0;
        double weight = 0;
        using IDisposable quiet = no_grad();
        foreach (Batch read in batches)
        {
            using DisposeScope scope = NewDisposeScope();
            using Batch batch = read.To(device);
            cancellation.ThrowIfCancellationRequested();
            ModelOutput output = model.Forward(batch, new InvocationContext(isTraining: false));
            Tensor predicted = task.IsRegression ? output.Predictions.squeeze(-1) : output.Predictions.argmax(-1).to_type(ScalarType.Float32);
            float[] found = predicted.cpu().data<float>().ToArray();
            long[] numbers = batch[GlueBatches.Rows].cpu().data<long>().ToArray();
            for (int index = 0; index < found.Length; index++)
            {
                values[numbers[index]] = found[index];
            }

            loss += (output.Loss?.item<float>() ?? double.NaN) * output.Weight;
            weight += output.Weight;
        }

        return new GluePredictions(values, loss / weight);
    }
}
