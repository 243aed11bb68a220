using Google.Protobuf;
using Platform.Training.Compression.Export.Writers;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Export;

/// <summary>Writes classifiers in the Open Neural Network Exchange format, operator set 17.</summary>
public static class OnnxFile
{
    /// <summary>Checks that a model can be written, without its values.</summary>
    /// <exception cref="Core.Configs.ConfigException">A module cannot; names its path.</exception>
    public static void Require(Model model) => ModelWriter.Require(model);

    /// <summary>Writes a classifier to a new file; it appears whole.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="model">A <see cref="Language.Bert.BertClassifier"/>, its parameters in memory.</param>
    /// <param name="precision">How matrices and tables are stored and multiplied.</param>
    /// <param name="maximumLength">Tokens of the longest sequence it will be given.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <exception cref="Core.Configs.ConfigException">A module cannot be written; names its path.</exception>
    public static void Write(string path, Model model, OnnxPrecision precision, int maximumLength, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, model, precision, StoredWeights.Of(model, precision), maximumLength, metadata);

    /// <summary>The same with the way each parameter is stored.</summary>
    internal static void Write(
        string path, Model model, OnnxPrecision precision, StoredWeights weights, int maximumLength, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var quiet = no_grad();
        var file = ModelWriter.Write(model, precision, weights, maximumLength, metadata ?? new Dictionary<string, string>());
        var part = path + ".part";
        using (var stream = File.Create(part))
        {
            file.WriteTo(stream);
        }

        File.Move(part, path, overwrite: true);
    }
}
