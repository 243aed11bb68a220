using Platform.Training.Compression.Export;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Sparse;

/// <summary>Writes a model's parameters as a <see cref="SparseFile"/>, and turns such a file into one that everything reads.</summary>
public static class SparseModel
{
    /// <summary>Packs a model's parameters, each under its path.</summary>
    /// <param name="model">The model, its parameters in memory.</param>
    /// <param name="precision">
    /// Single: every value comes back to the bit. Integer: matrices and tables come back as integer times scale, everything else to the bit.
    /// </param>
    public static IReadOnlyDictionary<string, PackedTensor> Pack(Model model, OnnxPrecision precision)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(precision);
        using var quiet = no_grad();
        var stored = StoredWeights.Of(model, precision);
        return model.AllParameters.Where(parameter => !parameter.IsForTrainingOnly).ToDictionary(parameter => parameter.Path, parameter => stored.Integers(parameter) is { } integers
            ? PackedTensor.Of(integers)
            : PackedTensor.Of(StoredWeights.Read(parameter), parameter.Shape));
    }

    /// <summary>Writes what a sparse file holds as a plain safetensors file, which a warm start and other programs read.</summary>
    /// <param name="sparse">The sparse file.</param>
    /// <param name="output">The new file; one that is there is replaced.</param>
    /// <returns>Number of tensors.</returns>
    /// <exception cref="Core.Inputs.DataException">The file is none of that layout, or is damaged.</exception>
    public static int Expand(string sparse, string output)
    {
        using var scope = NewDisposeScope();
        var tensors = SparseFile.Read(sparse).Select(entry => KeyValuePair.Create(entry.Key, tensor(entry.Value.Expand()).reshape([.. entry.Value.Shape]))).ToArray();
        var part = output + ".part";
        File.Delete(part);
        SafeTensors.Write(part, tensors);
        File.Move(part, output, overwrite: true);
        return tensors.Length;
    }
}
