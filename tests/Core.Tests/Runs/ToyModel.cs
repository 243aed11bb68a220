using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Runs;

/// <summary>One transformer layer and a linear head: small, but with dropout, norms and attention.</summary>
internal sealed class ToyModel : Model
{
    private readonly TransformerLayer _layer;
    private readonly LinearMap _head;
    private readonly double _poisonAfter;
    private readonly List<Tensor>? _kept;

    private ToyModel(Config config)
    {
        _layer = AddChild("layer", config.Layer with { InputDim = config.Dim });
        _head = AddChild("head", new Linear.Config { InputDim = config.Dim, OutputDim = 2 });
        _poisonAfter = config.PoisonLossAbove;
        _kept = config.KeepsOutputs ? [] : null;
    }

    public sealed record Config : BaseConfig
    {
        [Interface]
        public int Dim { get; init; }

        public TransformerLayer.Config Layer { get; init; } = new()
        {
            Attention = new Attention.Config { Heads = 2, Dropout = new Dropout.Config { Rate = 0.1 } },
            Dropout = new Dropout.Config { Rate = 0.2 },
        };

        /// <summary>Above this loss the model returns not-a-number, as a diverging model would.</summary>
        public double PoisonLossAbove { get; init; } = 1e9;

        /// <summary>Whether the model keeps a tensor of each call, as a leaking one would.</summary>
        public bool KeepsOutputs { get; init; }

        public override BaseConfig For(InputFacts facts) => this with { Dim = ((ToyInput.ToyFacts)facts).Dim };

        public override ToyModel Build() => new(this);
    }

    public override ModelOutput Forward(Batch batch, InvocationContext context)
    {
        var logits = _head.Forward(_layer.Forward(batch["values"], null, context.For(_layer)).mean([1]), context.For(_head)).InFullPrecision();
        _kept?.Add(logits.detach().DetachFromDisposeScope());
        var loss = nn.functional.cross_entropy(logits, batch["labels"]);
        if (batch.Has("scale"))
        {
            loss *= batch["scale"];
        }

        return new ModelOutput(logits, loss.item<float>() > _poisonAfter ? loss * float.NaN : loss, batch.Examples);
    }
}
