using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using static TorchSharp.torch;

namespace Platform.Training.Runner;

/// <summary>A run's model with the parameters of one of its checkpoints, ready to be used.</summary>
internal sealed class TrainedRun : IDisposable
{
    private readonly Trainer.Config _config;
    private readonly ParameterStore _parameters;

    private TrainedRun(Trainer.Config config, Input input, Model model, ParameterStore parameters, Device device) =>
        (_config, Input, Model, _parameters, Device) = (config, input, model, parameters, device);

    /// <summary>The run's data; nothing of it is read before it is asked for.</summary>
    public Input Input { get; }

    public Model Model { get; }

    public Device Device { get; }

    /// <summary>What the model is, as the run was started with it.</summary>
    public Model.BaseConfig ModelConfig => _config.Model;

    /// <summary>The checkpoint's step.</summary>
    public required long Step { get; init; }

    public string InputName => ConfigTypes.NameOf(_config.Input.GetType());

    public string ModelName => ConfigTypes.NameOf(_config.Model.GetType());

    /// <summary>Loads a run.</summary>
    /// <param name="run">Its directory.</param>
    /// <param name="datasets">Directory of the data sets, where the vocabulary is.</param>
    /// <param name="choice">Which of its checkpoints, as <see cref="RunnerOptions.Checkpoint"/> says it.</param>
    /// <exception cref="ConfigException">The directory holds no run.</exception>
    /// <exception cref="DataException">The run has no checkpoint, or what its model needs is missing.</exception>
    public static TrainedRun Load(RunDirectory run, string? datasets, string choice)
    {
        var config = RunnerOptions.Stored(run);
        var checkpoint = CheckpointChoice.Find(run.Checkpoints, config.Checkpoints, choice, Console.Error.WriteLine);
        TorchRuntime.Prepare();
        // As in training, so that what was measured there is what is used here.
        var hardware = HardwareRules.Apply(config.Hardware, HardwareProbe.Probe()).Config;
        var device = hardware.Apply();
        var input = config.Input.Open(new InputEnvironment(datasets, config.Seed) { Warn = Console.Error.WriteLine });
        var model = config.Model.For(input.Facts).Build();
        var parameters = new ParameterStore(model, config.Seed, device, products: hardware.ProductType);
        CheckpointStore.Load(checkpoint.Path, parameters);
        return new TrainedRun(config, input, model, parameters, device) { Step = checkpoint.Step };
    }

    /// <summary>Writes its parameters to a new safetensors file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">What the file says of itself.</param>
    public void Save(string path, IReadOnlyDictionary<string, string> metadata) => CheckpointStore.SaveParameters(path, _parameters, metadata);

    public void Dispose()
    {
        _parameters.Dispose();
        Input.Dispose();
    }
}
