using System.Runtime.InteropServices;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Runs;

/// <summary>When a faulty machine flips a bit.</summary>
internal enum Fault
{
    Never,

    /// <summary>In one training call.</summary>
    Once,

    /// <summary>In every call, another bit of another value each time.</summary>
    Always,

    /// <summary>In every fifth call.</summary>
    Sometimes,

    /// <summary>In every call, but only the last bit of one value, as another order of adding would.</summary>
    Rounding,
}

/// <summary>A linear model on a machine that now and then flips a bit of a gradient, as seen by the layer it passes.</summary>
internal sealed class FaultyModel : Model
{
    private readonly LinearMap _head;
    private readonly Random _random = new(5);
    private readonly Config _config;
    private int _calls;

    private FaultyModel(Config config)
    {
        _config = config;
        _head = AddChild("head", new Linear.Config { InputDim = config.Dim, OutputDim = 2 });
    }

    public sealed record Config : BaseConfig
    {
        [Interface]
        public int Dim { get; init; }

        public Fault Fault { get; init; }

        /// <summary>The training call that <see cref="Fault.Once"/> is in, from 1.</summary>
        public int Call { get; init; } = 4;

        public override BaseConfig For(InputFacts facts) => this with { Dim = ((ToyInput.ToyFacts)facts).Dim };

        public override FaultyModel Build() => new(this);
    }

    public override ModelOutput Forward(Batch batch, InvocationContext context)
    {
        var logits = _head.Forward(batch["values"].mean([1]), context.For(_head));
        if (context.IsTraining)
        {
            // The logits stay what they are and their gradient is multiplied: by one, or by one with a bit flipped.
            var kept = logits.detach();
            logits = (logits - kept) * Factors(logits.shape, ++_calls) + kept;
        }

        return new ModelOutput(logits, nn.functional.cross_entropy(logits, batch["labels"]), batch.Examples);
    }

    private Tensor Factors(long[] shape, int call)
    {
        var factors = new float[shape[0] * shape[1]];
        Array.Fill(factors, 1);
        var bit = _config.Fault switch
        {
            Fault.Once when call == _config.Call => 27,
            Fault.Always => 18 + _random.Next(10),
            Fault.Sometimes when call % 5 == 0 => 27,
            Fault.Rounding => 0,
            _ => -1,
        };
        if (bit >= 0)
        {
            ref var value = ref MemoryMarshal.Cast<float, int>(factors.AsSpan())[_random.Next(factors.Length)];
            value ^= 1 << bit;
        }

        return tensor(factors).reshape(shape);
    }
}
