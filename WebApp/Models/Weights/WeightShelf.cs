using System.Text.RegularExpressions;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Language.HuggingFace;
using Platform.WebApp.Execution.Runner;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Models.Weights;

/// <summary>The pretrained weights that experiments can start from: those that were imported, and those that come with the program.</summary>
internal sealed partial class WeightShelf(DataDirectory data, RunnerLocator runner)
{
    /// <summary>Where imported weights stand.</summary>
    public string Root { get; } = Path.Combine(data.Root, "models");

    /// <summary>Where an import works until a person keeps it.</summary>
    public string Incoming => Path.Combine(Root, ".incoming");

    /// <summary>All weights of language models: imported ones first, by name.</summary>
    public IReadOnlyList<ShelvedWeights> List()
    {
        var shipped = runner.Samples is { } samples ? Path.Combine(Path.GetDirectoryName(samples)!, "models") : null;
        return [.. Folders(Root, isShipped: false), .. shipped is null ? [] : Folders(shipped, isShipped: true)];
    }

    /// <summary>The folder of imported weights of a name, whether or not it is there.</summary>
    public string Folder(string name) => Path.Combine(Root, name);

    /// <summary>Removes imported weights.</summary>
    /// <returns>Whether they were there.</returns>
    public bool Delete(string name)
    {
        if (!IsName(name) || !Directory.Exists(Folder(name)))
        {
            return false;
        }

        Directory.Delete(Folder(name), recursive: true);
        return true;
    }

    /// <summary>Whether weights may have a name: it is that of their folder.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name);

    private static IEnumerable<ShelvedWeights> Folders(string root, bool isShipped) => Directory.Exists(root)
        ? Directory.EnumerateDirectories(root).Where(path => File.Exists(Path.Combine(path, PretrainedFolder.ModelFile)))
            .Where(path => !isShipped || File.Exists(Path.Combine(path, PretrainedFolder.VocabularyFile)))
            .Order(StringComparer.Ordinal).Select(path => Describe(path, isShipped))
        : [];

    private static ShelvedWeights Describe(string path, bool isShipped)
    {
        var bytes = new FileInfo(Path.Combine(path, PretrainedFolder.WeightsFile)) is { Exists: true } file ? file.Length : 0;
        var pieces = Path.Combine(path, PretrainedFolder.VocabularyFile);
        try
        {
            var encoder = PretrainedFolder.Open(path).Encoder;
            var layers = (encoder.Stack as UniformStackConfig)?.Layers;
            var shape = $"BERT, {(layers is null ? "" : $"{layers} layers, ")}hidden size {encoder.HiddenSize}";
            return new ShelvedWeights(Path.GetFileName(path), path, shape, bytes, File.Exists(pieces) ? File.ReadLines(pieces).Count() : 0, isShipped, null);
        }
        catch (Exception exception) when (exception is ConfigException or IOException or UnauthorizedAccessException)
        {
            return new ShelvedWeights(Path.GetFileName(path), path, "", bytes, 0, isShipped, exception.Message);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,59}$")]
    private static partial Regex NamePattern();
}

/// <summary>Pretrained weights on the shelf.</summary>
/// <param name="Name">The name of their folder.</param>
/// <param name="Path">The folder, as <c>UsePretrained</c> takes it.</param>
/// <param name="Shape">What model they are of, in words.</param>
/// <param name="Bytes">Bytes of the weights' file.</param>
/// <param name="Pieces">Pieces of their vocabulary.</param>
/// <param name="IsShipped">Whether they come with the program.</param>
/// <param name="Problem">Why they cannot be used; null where they can.</param>
public sealed record ShelvedWeights(string Name, string Path, string Shape, long Bytes, int Pieces, bool IsShipped, string? Problem);
