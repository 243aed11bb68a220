using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Compression.Distillation;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Distillation;

/// <summary>A wider and deeper classifier's finished run.</summary>
public sealed class TeacherRun : IDisposable
{
    private readonly SampleRun _run = new();

    public TeacherRun() => _run.Execute(Config);

    public string Directory => _run.Files.Root;

    internal static Trainer.Config Config => SampleRun.Config with { MaxSteps = 3, Model = SampleRun.Classifier(layers: 3, hidden: 48, heads: 2) };

    /// <summary>The small classifier's config that learns from this run.</summary>
    internal Trainer.Config Student(Func<UseDistillation, UseDistillation>? change = null) =>
        Modification.Of(SampleRun.Config, (change ?? (all => all))(new UseDistillation { Teacher = Directory })).Config;

    public void Dispose() => _run.Dispose();
}

/// <summary>A model of a config with memory, what it needs to train, and its first batch.</summary>
internal sealed class Trained : IDisposable
{
    private readonly Input _input;
    private readonly TrainingAids _aids;

    public Trained(Trainer.Config config)
    {
        _input = config.Input.Open(new InputEnvironment(null, config.Seed));
        Model = config.Model.For(_input.Facts).Build();
        _aids = new TrainingAids(Model, new TrainingSetting(_input, new InputEnvironment(null, config.Seed), CPU, static _ => { }));
        Store = new ParameterStore(Model, config.Seed, CPU, config.PlanUpdates(Model).Of);
        Batch = _input.Train(default);
    }

    public Model Model { get; }

    public ParameterStore Store { get; }

    public Batch Batch { get; }

    public Tensor Loss(bool isTraining = true) => Model.Forward(Batch, new InvocationContext(isTraining, seed: 3)).Loss!;

    public void Dispose()
    {
        Batch.Dispose();
        Store.Dispose();
        _aids.Dispose();
        _input.Dispose();
    }
}
