using Platform.Training.Core.Modules;
using Platform.Training.Language.Classification;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Export;

/// <summary>Writes a classifier as a folder that can be taken away: <c>model.onnx</c>, <c>vocab.txt</c> and <c>config.json</c>.</summary>
public static class OnnxFolder
{
    /// <summary>Writes a folder; files of the same names are replaced.</summary>
    /// <param name="directory">Made where it does not exist.</param>
    /// <param name="model">The model, its parameters in memory.</param>
    /// <param name="task">What it answers.</param>
    /// <param name="precision">How its weights are stored and multiplied.</param>
    /// <exception cref="Core.Configs.ConfigException">A module cannot be written; names its path.</exception>
    public static ExportManifest Write(string directory, Model model, TextTask task, OnnxPrecision precision) =>
        Write(directory, model, task, precision, StoredWeights.Of(model, precision));

    /// <summary>The same with the way each parameter is stored, for callers that have use for it themselves.</summary>
    /// <param name="directory">Made where it does not exist.</param>
    /// <param name="model">The model, its parameters in memory.</param>
    /// <param name="task">What it answers.</param>
    /// <param name="precision">How its weights are stored and multiplied.</param>
    /// <param name="weights">How each parameter is stored; of the same precision.</param>
    /// <exception cref="Core.Configs.ConfigException">A module cannot be written; names its path.</exception>
    public static ExportManifest Write(string directory, Model model, TextTask task, OnnxPrecision precision, StoredWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var quiet = no_grad();
        Directory.CreateDirectory(directory);
        File.Delete(Path.Combine(directory, ExportManifest.FileName));
        var name = precision.IsInteger ? $"int{weights.Bits}" : "fp32";
        OnnxFile.Write(Path.Combine(directory, ExportManifest.ModelFile), model, precision, weights, task.MaximumLength, new Dictionary<string, string>
        {
            ["task"] = task.DisplayName,
            ["labels"] = string.Join('\t', task.Labels),
            ["precision"] = name,
        });
        task.Vocabulary.Save(Path.Combine(directory, ExportManifest.VocabularyFile));
        var manifest = ExportManifest.Of(directory, task, name, model.ParameterCount);
        manifest.Write(directory);
        return manifest;
    }
}
