using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Proteins.Models;

/// <summary>A folder with a trained model: one that comes with the program, or a run's directory.</summary>
public sealed class ModelFolder
{
    /// <summary>The weights, by the paths of the model's parameters.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>The config of the model.</summary>
    public const string ConfigFile = "model.json";

    private ModelFolder(string path, ProteinModel.Config config) => (Path, Config) = (path, config);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The file with its weights; of a run that has not come to its end the newest checkpoint's.</summary>
    /// <exception cref="ConfigException">There are none.</exception>
    public string Weights => new WarmStart { Path = Path }.FindFile();

    /// <summary>The model; its interface fields are not set.</summary>
    public ProteinModel.Config Config { get; }

    /// <summary>Opens a folder; of the weights nothing is read.</summary>
    /// <param name="path">The folder; <c>models/…</c> for one that comes with the program.</param>
    /// <exception cref="ConfigException">It holds no model of proteins; says what is missing.</exception>
    public static ModelFolder Open(string path)
    {
        var folder = InputEnvironment.Shipped(path);
        var (model, run) = (System.IO.Path.Combine(folder, ConfigFile), new RunDirectory(folder).Spec);
        var config = File.Exists(model) ? ConfigJson.Read<Core.Modules.Model.BaseConfig>(File.ReadAllText(model))
            : File.Exists(run) ? ConfigJson.Read<Trainer.Config>(File.ReadAllText(run)).Model
            : throw new ConfigException("model", $"\"{path}\" holds no model: there is neither {ConfigFile} nor {System.IO.Path.GetFileName(run)} in it. Name a run's directory, or one that comes with the program as models/NAME.");
        return config is ProteinModel.Config proteins
            ? new ModelFolder(folder, proteins)
            : throw new ConfigException("model", $"\"{path}\" holds a {ConfigTypes.NameOf(config.GetType())}, which predicts nothing of proteins.");
    }

    /// <summary>Whether a folder holds a model of proteins with its weights; of the weights nothing is read.</summary>
    /// <param name="path">The folder, or a run's directory.</param>
    public static bool IsOne(string path)
    {
        try
        {
            return File.Exists(Open(path).Weights);
        }
        catch (Exception exception) when (exception is ConfigException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writes a folder of a run's model, with what says what it is.</summary>
    /// <param name="run">The run's directory.</param>
    /// <param name="path">The new folder.</param>
    /// <param name="checkpoint">The directory of the run's checkpoint to take the weights of, the averaged ones where the run keeps such; null for its final model.</param>
    /// <exception cref="ConfigException">The run has no model of proteins, or the folder holds one already.</exception>
    public static void FromRun(string run, string path, string? checkpoint = null)
    {
        var (source, weights) = (Open(run), System.IO.Path.Combine(path, WeightsFile));
        if (File.Exists(weights))
        {
            throw new ConfigException("--out", $"\"{path}\" holds weights already. Choose another folder.");
        }

        using var loaded = source.Load(checkpoint);
        if (checkpoint is not null)
        {
            CheckpointStore.Load(checkpoint, loaded.Parameters);
        }

        Directory.CreateDirectory(path);
        CheckpointStore.SaveParameters(weights, loaded.Parameters, new Dictionary<string, string> { ["format"] = "platform", ["source"] = new DirectoryInfo(run).Name });
        File.WriteAllText(System.IO.Path.Combine(path, ConfigFile), ConfigJson.Write(source.Config) + "\n");
    }

    /// <summary>Builds the model with its weights, on the CPU.</summary>
    /// <exception cref="ConfigException">The weights are missing or do not fit the model.</exception>
    /// <param name="weights">Where they are; null for the folder's own.</param>
    internal LoadedModel Load(string? weights = null) => new((ProteinModel)Config.For(new ProteinFacts(Features.CouplingChannel.Count)).Build(), weights ?? Path);
}
