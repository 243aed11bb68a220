using System.ComponentModel;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Experiments;
using static TorchSharp.torch;

namespace Platform.Runner.Tests;

/// <summary>What a user writes in an assembly of his own: a module, and an experiment that uses it.</summary>
public sealed class OwnExperiments : IExperimentSource
{
    public IEnumerable<Experiment> Experiments =>
        [new("my-gated", "Sample sentences with a gated feed-forward", "The sample experiment, one module replaced.", "Training", [], Gated)];

    private static Trainer.Config Gated()
    {
        var sample = new LanguageExperiments().Experiments.Single(experiment => experiment.Name == "sample-tiny").Create();
        var model = (BertClassifier.Config)sample.Model;
        var stack = (UniformStackConfig)model.Encoder.Stack;
        var layer = stack.Layer with { FeedForward = new MyFeedForward.Config { Expansion = 2 } };
        return sample with { Model = model with { Encoder = model.Encoder with { Stack = stack with { Layer = layer } } }, MaxSteps = 10 };
    }
}

/// <summary>A feed-forward whose inner values are gated (Shazeer, 2020).</summary>
public sealed class MyFeedForward : FeedForward
{
    private readonly LinearMap _value;
    private readonly LinearMap _gate;
    private readonly LinearMap _contract;

    private MyFeedForward(Config config)
    {
        var hidden = config.Expansion * config.InputDim;
        _value = AddChild("value", new Linear.Config { InputDim = config.InputDim, OutputDim = hidden });
        _gate = AddChild("gate", new Linear.Config { InputDim = config.InputDim, OutputDim = hidden });
        _contract = AddChild("contract", new Linear.Config { InputDim = hidden, OutputDim = config.InputDim });
    }

    public sealed record Config : BaseConfig
    {
        [Description("Inner size as a multiple of the layer's own.")]
        public int Expansion { get; init; } = 4;

        public override MyFeedForward Build() => new(this);
    }

    public override Tensor Forward(Tensor input, InvocationContext context) =>
        _contract.Forward(
            Activation.Silu.Apply(_gate.Forward(input, context.For(_gate))) * _value.Forward(input, context.For(_value)),
            context.For(_contract));
}
