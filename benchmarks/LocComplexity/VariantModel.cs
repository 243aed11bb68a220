using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks.LocComplexity;

/// <summary>The variants' model where components are configs: a table, a stack and a head that names a label for each token.</summary>
public sealed class VariantModel : Model
{
    private readonly Embedding _table;
    private readonly TransformerStack _stack;
    private readonly LinearMap _head;

    private VariantModel(Config config)
    {
        _table = AddChild("table", config.Table with { Count = VariantTrial.Labels, OutputDim = config.HiddenSize });
        _stack = AddChild("stack", config.Stack with { InputDim = config.HiddenSize });
        _head = AddChild("head", config.Head with { InputDim = config.HiddenSize, OutputDim = VariantTrial.Labels });
    }

    /// <summary>Describes a <see cref="VariantModel"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Length of a token's vector.</summary>
        [Description("Length of a token's vector.")]
        [Positive]
        public int HiddenSize { get; init; } = 16;

        /// <summary>The tokens' vectors.</summary>
        [Description("The tokens' vectors.")]
        public Embedding.Config Table { get; init; } = new();

        /// <summary>The layers.</summary>
        [Description("The layers.")]
        public TransformerStack.BaseConfig Stack { get; init; } = new UniformStackConfig();

        /// <summary>The map to labels.</summary>
        [Description("The map to labels.")]
        public LinearMap.BaseConfig Head { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override BaseConfig For(InputFacts facts) => this;

        /// <inheritdoc/>
        public override VariantModel Build() => new(this);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(Batch batch, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        var hidden = _stack.Forward(_table.Forward(batch["tokens"]), null, context.For(_stack));
        return VariantTrial.Output(_head.Forward(hidden, context.For(_head)), batch);
    }
}
