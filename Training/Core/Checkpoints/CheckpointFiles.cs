using System.Security.Cryptography;
using System.Text.Json;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Checkpoints;

/// <summary>The files of one checkpoint: two of tensors, the state, and the index, which makes it complete.</summary>
internal static class CheckpointFiles
{
    public const string Parameters = "parameters.safetensors";
    public const string Learner = "learner.safetensors";
    public const string State = "state.json";

    /// <summary>An empty file beside the others, made once the steps that followed the checkpoint were good.</summary>
    public const string Healthy = "healthy";

    public static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes a checkpoint's files into an empty directory, the index last.</summary>
    public static void Write(string directory, CheckpointContent content, IReadOnlyDictionary<string, double> figures, bool durable)
    {
        var files = new Dictionary<string, FileDigest>(StringComparer.Ordinal)
        {
            [Parameters] = SafeTensors.Write(Path.Combine(directory, Parameters), content.Parameters.Layout, content.Parameters.Bytes, durable),
            [Learner] = SafeTensors.Write(Path.Combine(directory, Learner), content.Learner.Layout, content.Learner.Bytes, durable),
            [State] = WriteFile(Path.Combine(directory, State), JsonSerializer.SerializeToUtf8Bytes(content.State, Json), durable),
        };
        var index = new CheckpointIndex(CheckpointIndex.CurrentFormat, content.State.Step, files, figures);
        WriteFile(Path.Combine(directory, CheckpointIndex.FileName), JsonSerializer.SerializeToUtf8Bytes(index, Json), durable);
        if (durable)
        {
            DurableDirectory.Flush(directory);
        }
    }

    /// <summary>Compares a checkpoint's files with its index.</summary>
    /// <exception cref="InvalidDataException">A file is missing or differs; says which tensor.</exception>
    public static void Verify(string checkpoint)
    {
        foreach (var (name, expected) in CheckpointIndex.Read(checkpoint).Files)
        {
            var file = Path.Combine(checkpoint, name);
            if (!File.Exists(file))
            {
                throw new InvalidDataException($"{name} is missing.");
            }

            if (expected.Tensors is not null)
            {
                SafeTensors.Verify(file, expected);
            }
            else if (Digest(File.ReadAllBytes(file)) is var found && found != expected)
            {
                throw new InvalidDataException($"{name} has {found.Bytes} bytes with checksum {found.Sha256[..8]}, expected {expected.Bytes} with {expected.Sha256[..8]}.");
            }
        }
    }

    /// <summary>Loads a checkpoint that was verified.</summary>
    /// <exception cref="InvalidDataException">It does not fit the model or the learner; then nothing was changed.</exception>
    public static TrainerState Load(string checkpoint, ParameterStore parameters, Learner learner)
    {
        using var scope = NewDisposeScope();
        var state = JsonSerializer.Deserialize<TrainerState>(File.ReadAllText(Path.Combine(checkpoint, State)), Json)
            ?? throw new InvalidDataException($"{State} is empty.");
        var values = ParameterTensors(parameters).ToDictionary();
        var kept = learner.Tensors().ToDictionary();
        SafeTensors.RequireFit(Path.Combine(checkpoint, Learner), kept);
        SafeTensors.ReadInto(Path.Combine(checkpoint, Parameters), values);
        SafeTensors.ReadInto(Path.Combine(checkpoint, Learner), kept);
        return state;
    }

    /// <summary>Every parameter's values by path, as views that the caller's scope releases.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> ParameterTensors(ParameterStore store) =>
        store.Parameters.Select(parameter => KeyValuePair.Create(parameter.Path, store.Slice(store.Values, parameter)));

    /// <summary>The same without parameters that take part in training alone.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> ModelTensors(ParameterStore store) =>
        store.Parameters.Where(parameter => !parameter.IsForTrainingOnly).Select(parameter => KeyValuePair.Create(parameter.Path, store.Slice(store.Values, parameter)));

    private static FileDigest WriteFile(string path, byte[] content, bool durable)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: durable);
        return Digest(content);
    }

    private static FileDigest Digest(byte[] content) => new(content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
}

/// <summary>What goes into a checkpoint, copied out of the tensors in use.</summary>
internal sealed class CheckpointContent
{
    /// <summary>Copies of the parameters.</summary>
    public TensorSnapshot Parameters { get; } = new();

    /// <summary>Copies of the learner's tensors.</summary>
    public TensorSnapshot Learner { get; } = new();

    /// <summary>Where the run stands.</summary>
    public TrainerState State { get; private set; } = null!;

    /// <summary>What was measured at this step.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; private set; } = new Dictionary<string, double>();

    /// <summary>Copies everything; what was copied before is overwritten.</summary>
    public void Take(TrainerState state, ParameterStore parameters, Learner learner, IReadOnlyDictionary<string, double> figures)
    {
        using var scope = NewDisposeScope();
        Parameters.Take(CheckpointFiles.ParameterTensors(parameters));
        Learner.Take(learner.Tensors());
        (State, Figures) = (state, figures.Where(figure => double.IsFinite(figure.Value)).ToDictionary());
    }
}
