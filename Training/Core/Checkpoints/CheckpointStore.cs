using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Checkpoints;

/// <summary>
/// The checkpoints of a run. A checkpoint is a directory that appears whole, by renaming, with an <c>index.json</c>
/// of every file's size and SHA-256; one that does not match its index is passed over for an older one.
/// </summary>
public sealed class CheckpointStore
{
    private const string ParametersFile = "parameters.safetensors";
    private const string LearnerFile = "learner.safetensors";
    private const string StateFile = "state.json";
    private const string IndexFile = "index.json";
    private const string Prefix = "step-";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string _directory;
    private readonly Config _config;

    private CheckpointStore(string directory, Config config) => (_directory, _config) = (directory, config);

    /// <summary>Describes a <see cref="CheckpointStore"/>.</summary>
    public sealed record Config : Configs.Config
    {
        /// <summary>When to save.</summary>
        [Description("When to save; a run that ends or is stopped always saves.")]
        public Policy Policy { get; init; } = new EverySeconds { Seconds = 30 };

        /// <summary>How many to keep.</summary>
        [Description("How many checkpoints to keep, the newest.")]
        [Range(1, 1000)]
        public int Keep { get; init; } = 2;

        /// <summary>Opens the store.</summary>
        /// <param name="directory">The run's checkpoint directory.</param>
        public CheckpointStore Open(string directory) => new(directory, this);
    }

    /// <summary>Complete checkpoints, the newest first.</summary>
    public static IReadOnlyList<string> List(string directory) =>
        !Directory.Exists(directory)
            ? []
            : [.. Directory.GetDirectories(directory, Prefix + "*").Where(path => File.Exists(Path.Combine(path, IndexFile))).OrderDescending(StringComparer.Ordinal)];

    /// <summary>Saves a run's state and removes the oldest checkpoints.</summary>
    /// <returns>The checkpoint's path and size.</returns>
    /// <exception cref="IOException">The disk is full or broken; older checkpoints are untouched.</exception>
    public (string Path, long Bytes) Save(TrainerState state, ParameterStore parameters, Learner learner)
    {
        var name = Prefix + state.Step.ToString("D8", CultureInfo.InvariantCulture);
        var (target, building) = (Path.Combine(_directory, name), Path.Combine(_directory, ".building-" + name));
        RemoveDirectory(building);
        Directory.CreateDirectory(building);
        try
        {
            WriteFiles(building, state, parameters, learner);
            RemoveDirectory(target);
            Directory.Move(building, target);
        }
        catch
        {
            RemoveDirectory(building);
            throw;
        }

        foreach (var old in List(_directory).Skip(_config.Keep))
        {
            RemoveDirectory(old);
        }

        return (target, Directory.EnumerateFiles(target).Sum(file => new FileInfo(file).Length));
    }

    /// <summary>Loads the newest checkpoint that is intact.</summary>
    /// <param name="parameters">Receives the values.</param>
    /// <param name="learner">Receives the learner's state.</param>
    /// <param name="warn">Told of every checkpoint that had to be passed over.</param>
    /// <returns>The state; null when there is no intact checkpoint.</returns>
    public TrainerState? Restore(ParameterStore parameters, Learner learner, Action<string> warn)
    {
        foreach (var path in List(_directory))
        {
            try
            {
                Verify(path);
                Load(path, parameters);
                using var scope = NewDisposeScope();
                SafeTensors.ReadInto(Path.Combine(path, LearnerFile), learner.Tensors().ToDictionary());
                return JsonSerializer.Deserialize<TrainerState>(File.ReadAllText(Path.Combine(path, StateFile)), Json)
                    ?? throw new InvalidDataException($"{StateFile} is empty.");
            }
            catch (Exception problem) when (problem is InvalidDataException or JsonException or IOException)
            {
                warn($"Checkpoint {Path.GetFileName(path)} is damaged and was passed over for an older one: {problem.Message}");
            }
        }

        return null;
    }

    /// <summary>Loads only a checkpoint's parameters, for prediction.</summary>
    /// <exception cref="InvalidDataException">The checkpoint does not fit the model.</exception>
    public static void Load(string path, ParameterStore parameters)
    {
        using var scope = NewDisposeScope();
        SafeTensors.ReadInto(Path.Combine(path, ParametersFile), ParameterTensors(parameters).ToDictionary());
    }

    /// <summary>Writes the parameters alone to a new safetensors file.</summary>
    public static void SaveParameters(string path, ParameterStore parameters)
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(path, [.. ParameterTensors(parameters)]);
    }

    /// <summary>Compares a checkpoint's files with its index.</summary>
    /// <exception cref="InvalidDataException">A file is missing or differs.</exception>
    public static void Verify(string path)
    {
        var index = JsonSerializer.Deserialize<Dictionary<string, FileDigest>>(File.ReadAllText(Path.Combine(path, IndexFile)), Json)
            ?? throw new InvalidDataException($"{IndexFile} is empty.");
        foreach (var (name, expected) in index)
        {
            var file = Path.Combine(path, name);
            if (!File.Exists(file))
            {
                throw new InvalidDataException($"{name} is missing.");
            }

            if (Digest(file) is var found && found != expected)
            {
                throw new InvalidDataException($"{name} has {found.Bytes} bytes with checksum {found.Sha256[..8]}, expected {expected.Bytes} with {expected.Sha256[..8]}.");
            }
        }
    }

    private static void WriteFiles(string directory, TrainerState state, ParameterStore parameters, Learner learner)
    {
        SaveParameters(Path.Combine(directory, ParametersFile), parameters);
        using (NewDisposeScope())
        {
            SafeTensors.Write(Path.Combine(directory, LearnerFile), [.. learner.Tensors()]);
        }

        WriteFlushed(Path.Combine(directory, StateFile), JsonSerializer.SerializeToUtf8Bytes(state, Json));
        var index = Directory.EnumerateFiles(directory).ToDictionary(file => Path.GetFileName(file), Digest);
        WriteFlushed(Path.Combine(directory, IndexFile), JsonSerializer.SerializeToUtf8Bytes(index, Json));
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> ParameterTensors(ParameterStore store) =>
        store.Parameters.Select(parameter => KeyValuePair.Create(parameter.Path, store.Slice(store.Values, parameter)));

    private static void WriteFlushed(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static FileDigest Digest(string path)
    {
        using var file = File.OpenRead(path);
        return new FileDigest(file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    private static void RemoveDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            // Without its index a half-removed checkpoint no longer counts as one.
            File.Delete(Path.Combine(path, IndexFile));
            Directory.Delete(path, recursive: true);
        }
    }

    private sealed record FileDigest(long Bytes, string Sha256);
}
