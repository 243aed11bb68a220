using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Multi-head self-attention (Vaswani et al., 2017, section 3.2).</summary>
public sealed class Attention : Module
{
    private readonly QkvProjection _qkv;
    private readonly LinearMap _output;
    private readonly Dropout _dropout;
    private readonly double _scale;

    private Attention(Config config)
    {
        var headDim = config.InputDim / config.Heads;
        _scale = 1 / Math.Sqrt(headDim);
        _qkv = AddChild("qkv", config.Qkv with { InputDim = config.InputDim, Heads = config.Heads, HeadDim = headDim });
        _output = AddChild("output", config.Output with { InputDim = config.Heads * headDim, OutputDim = config.InputDim });
        _dropout = AddChild("dropout", config.Dropout);
    }

    /// <summary>Describes an <see cref="Attention"/>.</summary>
    public sealed record Config : ModuleConfig<Attention>
    {
        /// <summary>Size of the input's and output's last dimension; a multiple of the number of heads.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Number of heads.</summary>
        [Description("Number of heads; the hidden size must be a multiple of it.")]
        [Range(1, int.MaxValue)]
        public int Heads { get; init; } = 1;

        /// <summary>How queries, keys and values are made.</summary>
        [Description("How queries, keys and values are made.")]
        public QkvProjection.BaseConfig Qkv { get; init; } = new FusedQkv.Config();

        /// <summary>The product after the heads are joined.</summary>
        [Description("The product after the heads are joined.")]
        public LinearMap.BaseConfig Output { get; init; } = new Linear.Config();

        /// <summary>Dropout of attention weights.</summary>
        [Description("Dropout of attention weights.")]
        public Dropout.Config Dropout { get; init; } = new();

        /// <inheritdoc/>
        public override Attention Build() => InputDim % Heads == 0
            ? new(this)
            : throw new ConfigException("heads", $"{Heads} heads do not divide a hidden size of {InputDim}.");
    }

    /// <summary>Mixes the tokens of each row.</summary>
    /// <param name="input"><c>[batch, tokens, input]</c>.</param>
    /// <param name="mask">Added to the attention logits, <c>[batch, 1, 1 or tokens, tokens]</c>: 0 to attend, minus infinity not to; null for no mask.</param>
    /// <param name="context">The call's context.</param>
    /// <returns><c>[batch, tokens, input]</c>.</returns>
    public Tensor Forward(Tensor input, Tensor? mask, InvocationContext context)
    {
        var (query, key, value) = _qkv.Forward(input, context.For(_qkv));
        var dropout = context.For(_dropout);
        var mixed = _dropout.IsActive(dropout)
            ? _dropout.Forward(Weights(query, key, mask), dropout).matmul(value)
            : nn.functional.scaled_dot_product_attention(query, key, value, attn_mask: mask);
        return _output.Forward(mixed.transpose(1, 2).reshape(input.shape[0], input.shape[1], -1), context.For(_output));
    }

    private Tensor Weights(Tensor query, Tensor key, Tensor? mask)
    {
        var logits = query.matmul(key.transpose(-2, -1)) * _scale;
        return softmax(mask is null ? logits : logits + mask, -1);
    }
}
