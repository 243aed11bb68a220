using System.ComponentModel;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Experiments;

namespace Platform.Runner.Tests;

/// <summary>The sample experiment with a model that hangs.</summary>
public sealed class SleepingExperiment : IExperimentSource
{
    public IEnumerable<Experiment> Experiments => [new("my-sleeper", "A model that hangs", "Sleeps for ever at its sixth step.", "Tests", [], Create)];

    private static Trainer.Config Create()
    {
        var sample = new LanguageExperiments().Experiments.Single(experiment => experiment.Name == "sample-tiny").Create();
        return sample with { Model = new SleepingModel.Config { Inner = sample.Model }, MaxSteps = 10, Evaluators = [] };
    }
}

/// <summary>A model that works for some steps and then sleeps for ever, unless a file wakes it.</summary>
public sealed class SleepingModel : Model
{
    private readonly Config _config;
    private readonly Model _inner;
    private int _calls;

    private SleepingModel(Config config)
    {
        _config = config;
        _inner = AddChild("inner", config.Inner);
    }

    public sealed record Config : BaseConfig
    {
        [Description("What works until then.")]
        public BaseConfig Inner { get; init; } = new BertClassifier.Config();

        [Description("The step that never ends.")]
        public int SleepsAt { get; init; } = 6;

        [Description("The model does not sleep where this file is.")]
        public string WakeFile { get; init; } = "";

        public override BaseConfig For(InputFacts facts) => this with { Inner = Inner.For(facts) };

        public override SleepingModel Build() => new(this);
    }

    public override ModelOutput Forward(Batch batch, InvocationContext context)
    {
        if (context.IsTraining && ++_calls == _config.SleepsAt && !File.Exists(_config.WakeFile))
        {
            Thread.Sleep(Timeout.Infinite);
        }

        return _inner.Forward(batch, context.For(_inner));
    }
}
