using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Provenance;
using Platform.Training.Language.Classification;

namespace Platform.Training.Compression.Export;

/// <summary>What the folder of an exported model says of it, beside <c>model.onnx</c> and <c>vocab.txt</c>: its <c>config.json</c>.</summary>
public sealed record ExportManifest
{
    /// <summary>The layout that this program writes.</summary>
    public const string CurrentFormat = "platform-onnx-1";

    /// <summary>Names of the files of a folder.</summary>
    public const string FileName = "config.json", ModelFile = "model.onnx", VocabularyFile = "vocab.txt";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The layout of the folder.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>The task's name, such as <c>sst2</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The name that people use, such as <c>SST-2</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The names of the classes; empty where the answer is a score.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Whether it reads pairs of texts.</summary>
    public bool IsPair { get; init; }

    /// <summary>The longest sequence in tokens.</summary>
    public required int MaximumLength { get; init; }

    /// <summary>How weights are stored: <c>fp32</c> or <c>int8</c>, <c>int4</c> ….</summary>
    public required string Precision { get; init; }

    /// <summary>Number of values in the model.</summary>
    public long Parameters { get; init; }

    /// <summary>Checksum of <c>model.onnx</c>, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether the answer is a score instead of a class.</summary>
    [JsonIgnore]
    public bool IsScore => Labels.Count == 0;

    /// <summary>Describes a folder in which the model is written already.</summary>
    public static ExportManifest Of(string directory, TextTask task, string precision, long parameters) => new()
    {
        Task = task.Name,
        DisplayName = task.DisplayName,
        Labels = [.. task.Labels],
        IsPair = task.IsPair,
        MaximumLength = task.MaximumLength,
        Precision = precision,
        Parameters = parameters,
        Sha256 = Digest(directory),
    };

    /// <summary>Whether a directory is the folder of an exported model.</summary>
    public static bool Exists(string directory) =>
        File.Exists(Path.Combine(directory, FileName)) && !File.Exists(Path.Combine(directory, "spec.json"));

    /// <summary>Reads a folder's description and checks that its files are whole.</summary>
    /// <exception cref="DataException">The folder is incomplete or damaged; says which file and what to do.</exception>
    public static ExportManifest Read(string directory)
    {
        foreach (var file in new[] { FileName, ModelFile, VocabularyFile })
        {
            if (!File.Exists(Path.Combine(directory, file)))
            {
                throw new DataException($"\"{directory}\" is no folder of an exported model: {file} is missing. Make it with: Runner export RUN_DIR --out DIR --format onnx-fp32");
            }
        }

        var path = Path.Combine(directory, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize<ExportManifest>(File.ReadAllText(path), Json);
            return manifest switch
            {
                { Format: not CurrentFormat } => throw new DataException($"{path} has the layout \"{manifest.Format}\"; this program reads \"{CurrentFormat}\"."),
                { Sha256: var digest } when digest != Digest(directory) => throw new DataException(
                    $"{Path.Combine(directory, ModelFile)} is damaged or incomplete: its checksum is not the one in {FileName}. Copy or export it again."),
                null => throw new DataException($"{path} is empty."),
                _ => manifest,
            };
        }
        catch (JsonException problem)
        {
            throw new DataException($"{path} cannot be read: {problem.Message}");
        }
    }

    /// <summary>Writes the description.</summary>
    public void Write(string directory) => File.WriteAllText(Path.Combine(directory, FileName), JsonSerializer.Serialize(this, Json));

    private static string Digest(string directory) => FileSha256.Of(Path.Combine(directory, ModelFile));
}
