using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Where a transformer layer normalises.</summary>
public enum NormPlacement
{
    /// <summary>After each residual sum, as in BERT.</summary>
    Post,

    /// <summary>Before attention and feed-forward, as in GPT-2.</summary>
    Pre,
}

/// <summary>Attention and feed-forward, each with a residual connection and a norm.</summary>
public sealed class TransformerLayer : Module
{
    private readonly Config _config;
    private readonly Attention _attention;
    private readonly Norm _attentionNorm;
    private readonly FeedForward _feedForward;
    private readonly Norm _feedForwardNorm;
    private readonly Dropout _dropout;

    private TransformerLayer(Config config)
    {
        _config = config;
        _attention = AddChild("attention", config.Attention with { InputDim = config.InputDim });
        _attentionNorm = AddChild("attention_norm", config.Norm with { InputDim = config.InputDim });
        _feedForward = AddChild("feed_forward", config.FeedForward with { InputDim = config.InputDim });
        _feedForwardNorm = AddChild("feed_forward_norm", config.Norm with { InputDim = config.InputDim });
        _dropout = AddChild("dropout", config.Dropout);
    }

    /// <summary>Describes a <see cref="TransformerLayer"/>.</summary>
    public sealed record Config : ModuleConfig<TransformerLayer>
    {
        /// <summary>Size of the input's and output's last dimension.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Mixes tokens.</summary>
        [Description("Mixes tokens.")]
        public Attention.Config Attention { get; init; } = new();

        /// <summary>Works on each token.</summary>
        [Description("Works on each token.")]
        public FeedForward.BaseConfig FeedForward { get; init; } = new DenseFeedForward.Config();

        /// <summary>Norm of both halves.</summary>
        [Description("Norm of both halves.")]
        public Norm.BaseConfig Norm { get; init; } = new LayerNorm.Config();

        /// <summary>Where the norms stand.</summary>
        [Description("Whether a norm comes after each residual sum (post) or before each half (pre).")]
        public NormPlacement NormPlacement { get; init; }

        /// <summary>Dropout of what is added to the residual.</summary>
        [Description("Dropout of what is added to the residual.")]
        public Dropout.Config Dropout { get; init; } = new();

        /// <summary>What is computed twice to save memory.</summary>
        [Description("What is forgotten after the forward pass and computed again in the backward pass, which saves memory for time: none, feed_forward or the whole layer.")]
        public Recompute Recompute { get; init; }

        /// <inheritdoc/>
        public override TransformerLayer Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <summary>Maps <c>[batch, tokens, input]</c> to the same shape.</summary>
    /// <param name="input">The tokens' vectors.</param>
    /// <param name="mask">As <see cref="Attention.Forward"/> takes it.</param>
    /// <param name="context">The call's context.</param>
    /// <remarks>Answers <c>output</c>, what it returns.</remarks>
    public Tensor Forward(Tensor input, Tensor? mask, InvocationContext context)
    {
        var output = _config.Recompute == Recompute.Layer
            ? Recomputation.Run(this, context, [input, mask], (inputs, call) => Compute(inputs[0]!, inputs[1], call))
            : Compute(input, mask, context);
        context.Answer("output", () => output);
        return output;
    }

    private Tensor Compute(Tensor input, Tensor? mask, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        var attended = Half(input, _attentionNorm, context.For(_dropout, "attention"), x => _attention.Forward(x, mask, context.For(_attention)));
        return Half(attended, _feedForwardNorm, context.For(_dropout, "feed_forward"), x => FeedForward(x, context.For(_feedForward)))
            .MoveToOuterDisposeScope();
    }

    private Tensor FeedForward(Tensor input, InvocationContext context) => _config.Recompute == Recompute.FeedForward
        ? Recomputation.Run(_feedForward, context, [input], (inputs, call) => _feedForward.Forward(inputs[0]!, call))
        : _feedForward.Forward(input, context);

    private Tensor Half(Tensor input, Norm norm, InvocationContext dropout, Func<Tensor, Tensor> work) => _config.NormPlacement switch
    {
        NormPlacement.Pre => input + _dropout.Forward(work(norm.Forward(input)), dropout),
        _ => norm.ForwardSum(input, work(input), _dropout, dropout),
    };
}
