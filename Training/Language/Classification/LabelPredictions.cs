using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Classification;

/// <summary>What a model says about every row of a split.</summary>
/// <param name="Values">The predicted class or score for each row of the file.</param>
/// <param name="Loss">The mean loss, or NaN where there are no labels.</param>
internal sealed record LabelPredictions(float[] Values, double Loss)
{
    /// <summary>Runs the model over all batches.</summary>
    /// <param name="model">The model, in evaluation.</param>
    /// <param name="device">Where its parameters are.</param>
    /// <param name="areScores">Whether the model predicts a score instead of a class.</param>
    /// <param name="batches">The batches; disposed here.</param>
    /// <param name="rows">How many rows the file has.</param>
    /// <param name="cancellation">Ends the work between two batches.</param>
    public static LabelPredictions Of(Model model, Device device, bool areScores, IEnumerable<Batch> batches, int rows, CancellationToken cancellation)
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
            Tensor predicted = areScores ? output.Predictions.squeeze(-1) : output.Predictions.argmax(-1).to_type(ScalarType.Float32);
            float[] found = predicted.cpu().data<float>().ToArray();
            long[] numbers = batch[TextBatches.Rows].cpu().data<long>().ToArray();
            for (int index = 0; index < found.Length; index++)
            {
                values[numbers[index]] = found[index];
            }

            loss += (output.Loss?.item<float>() ?? double.NaN) * output.Weight;
            weight += output.Weight;
        }

        return new LabelPredictions(values, loss / weight);
    }
}
