using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Evaluation;

/// <summary>An input whose kind of data comes in files that a trained model can answer.</summary>
public interface IPredictsFiles
{
    /// <summary>Answers every example of a file.</summary>
    /// <param name="model">The trained model, its parameters in memory.</param>
    /// <param name="device">Where they are.</param>
    /// <param name="file">The examples, in the data's own format, without labels.</param>
    /// <param name="cancellation">Ends the work between two batches.</param>
    /// <returns>The lines of the answer file, header first, in the order of the examples.</returns>
    /// <exception cref="Inputs.DataException">The file is missing or malformed.</exception>
    IEnumerable<string> Predict(Model model, Device device, string file, CancellationToken cancellation);
}
