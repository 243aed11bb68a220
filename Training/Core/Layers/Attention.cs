using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Kernels;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Multi-head self-attention (Vaswani et al., 2017, section 3.2).</summary>
public sealed class Attention : Module
{
    /// <summary>What forbidden logits get: small enough for a weight of 0, and finite, so that a row with nothing to attend to does not turn into NaN.</summary>
    private const float Forbidden = float.MinValue / 4;

    private readonly QkvProjection _qkv;
    private readonly LinearMap _output;
    private readonly Dropout _dropout;
    private readonly AttentionMask _mask;
    private readonly AttentionBias? _bias;
    private readonly KeyValueCache _cache;
    private readonly double _scale;

    private Attention(Config config)
    {
        var headDim = config.InputDim / config.Heads;
        _scale = 1 / Math.Sqrt(headDim);
        Heads = config.Heads;
        _qkv = AddChild("qkv", config.Qkv with { InputDim = config.InputDim, Heads = config.Heads, HeadDim = headDim });
        _output = AddChild("output", config.Output with { InputDim = config.Heads * headDim, OutputDim = config.InputDim });
        _dropout = AddChild("dropout", config.Dropout);
        _mask = AddChild("mask", config.Mask);
        _bias = config.Bias is null ? null : AddChild("bias", config.Bias with { Heads = config.Heads, Causal = _mask.IsCausal });
        _cache = AddChild("cache", config.Cache with { Window = _mask.Window });
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

        /// <summary>Which tokens a token attends to.</summary>
        [Description("Which tokens a token attends to.")]
        public AttentionMask.BaseConfig Mask { get; init; } = new FullMask.Config();

        /// <summary>What is added to the logits for the distance of two tokens; null for nothing.</summary>
        [Description("What is added to the attention logits for the distance of two tokens.")]
        public AttentionBias.BaseConfig? Bias { get; init; }

        /// <summary>How keys and values are kept while text is generated.</summary>
        [Description("How keys and values are kept while sequences are continued token by token.")]
        public KeyValueCache.BaseConfig Cache { get; init; } = new StandardCache.Config();

        /// <inheritdoc/>
        public override Attention Build() => InputDim % Heads == 0
            ? new(this)
            : throw new ConfigException("heads", $"{Heads} heads do not divide a hidden size of {InputDim}.");
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>Mixes the tokens of each row.</summary>
    /// <param name="input"><c>[batch, tokens, input]</c>.</param>
    /// <param name="mask">
    /// Added to the attention logits beside what the config's mask forbids, <c>[batch, 1, 1 or tokens, keys]</c>: 0 to
    /// attend, minus infinity not to; null for no mask. Keys are the tokens, after those kept where the context
    /// continues sequences. Padding on the left belongs into the context's positions instead.
    /// </param>
    /// <param name="context">The call's context.</param>
    /// <returns><c>[batch, tokens, input]</c>.</returns>
    /// <remarks>Answers <c>logits</c>, scaled products of queries and keys before anything is added, <c>[batch, heads, tokens, keys]</c>.</remarks>
    /// <exception cref="InvalidOperationException">Sequences are continued, but the mask lets tokens attend to later ones.</exception>
    public Tensor Forward(Tensor input, Tensor? mask, InvocationContext context)
    {
        var (query, key, value) = _qkv.Forward(input, context.For(_qkv));

        // Norms and rotations leave queries and keys in fp32; the products take the type of the values, which nothing has touched.
        (query, key) = (query.In(value.dtype), key.In(value.dtype));
        if (context.Decoding is not null)
        {
            (key, value) = _mask.IsCausal
                ? _cache.Extend(key, value, context.For(_cache))
                : throw new InvalidOperationException(
                    $"\"{context.Path}\" cannot continue sequences: its {_mask.GetType().Name} lets tokens attend to later ones. Train with a causal mask.");
        }

        var mixed = Mix(query, key, value, mask, context);
        return _output.Forward(mixed.transpose(1, 2).reshape(input.shape[0], input.shape[1], -1), context.For(_output));
    }

    private Tensor Mix(Tensor query, Tensor key, Tensor value, Tensor? mask, InvocationContext context)
    {
        CountProducts(query, key, context);
        context.Answer("logits", () => query.matmul(ForEachHead(key, query.shape[1]).transpose(-2, -1)) * _scale);
        var span = new AttentionSpan(context.Positions.Start, query.shape[2], context.Positions.Start + query.shape[2] - key.shape[2], key.shape[2]);
        var isPlainlyCausal = _mask is CausalMask && _bias is null && mask is null && span.Queries == span.Keys && !context.Positions.HasPadding;
        var dropout = context.For(_dropout);
        if (_dropout.IsActive(dropout))
        {
            var added = Added(span, mask, context.Positions, query.device);
            return Weights(query, ForEachHead(key, query.shape[1]), added, dropout).In(value.dtype).matmul(ForEachHead(value, query.shape[1]));
        }

        if (span.Queries == 1)
        {
            return MixOne(query, key, value, Added(span, mask, context.Positions, query.device)?.In(query.dtype));
        }

        (key, value) = (ForEachHead(key, query.shape[1]), ForEachHead(value, query.shape[1]));
        return isPlainlyCausal
            ? nn.functional.scaled_dot_product_attention(query, key, value, is_casual: true)
            : nn.functional.scaled_dot_product_attention(query, key, value, attn_mask: Added(span, mask, context.Positions, query.device)?.In(query.dtype));
    }

    /// <summary>Attention of one token: the heads that share keys and values become queries of the same head, so that nothing kept is copied.</summary>
    private static Tensor MixOne(Tensor query, Tensor key, Tensor value, Tensor? added)
    {
        var (batch, heads, headDim) = (query.shape[0], query.shape[1], query.shape[3]);
        var (shared, sharing) = (key.shape[1], heads / key.shape[1]);
        var bias = added is not null && added.dim() == 4 && added.shape[1] == heads ? added.reshape(-1, shared, sharing, key.shape[2]) : added;
        var mixed = nn.functional.scaled_dot_product_attention(query.reshape(batch, shared, sharing, headDim), key, value, attn_mask: bias);
        return mixed.reshape(batch, heads, 1, headDim);
    }

    /// <summary>Queries by keys, and weights by values: each a product for every row and head. What a mask hides counts too, for it is computed.</summary>
    private static void CountProducts(Tensor query, Tensor key, InvocationContext context)
    {
        var (queries, keys, headDim) = (query.numel() / query.shape[^1], key.shape[^2], query.shape[^1]);
        context.CountProduct(queries, headDim, keys);
        context.CountProduct(queries, keys, headDim);
    }

    private Tensor Weights(Tensor query, Tensor key, Tensor? added, InvocationContext dropout)
    {
        var logits = query.matmul(key.transpose(-2, -1)).InFullPrecision();
        return AttentionWeights.Fits(logits) && added is not { requires_grad: true }
            ? AttentionWeights.Of(logits, added, _scale, _dropout.Keep(dropout), dropout.Seed)
            : _dropout.Forward(softmax(added is null ? logits * _scale : logits * _scale + added, -1), dropout);
    }

    /// <summary>All that is added to the logits, of a shape that broadcasts to <c>[batch, heads, queries, keys]</c>; null for nothing.</summary>
    private Tensor? Added(AttentionSpan span, Tensor? mask, TokenPositions positions, Device device)
    {
        var added = (mask, _bias?.Forward(span, device).unsqueeze(0)) switch
        {
            ({ } given, { } bias) => given + bias,
            var (given, bias) => given ?? bias,
        };
        var allowed = (_mask.Allowed(span, device), positions.Present(span.KeyStart, span.Keys, device)?.unsqueeze(1).unsqueeze(1)) switch
        {
            ({ } reached, { } present) => reached.logical_and(present),
            var (reached, present) => reached ?? present,
        };
        return allowed is null ? added : where(allowed, added ?? tensor(0f, device: device), tensor(Forbidden, device: device)).clamp_min(Forbidden);
    }

    /// <summary>Repeats keys or values <c>[batch, shared heads, keys, head]</c> that several heads share, for each head.</summary>
    private static Tensor ForEachHead(Tensor shared, long heads)
    {
        var shape = shared.shape;
        return shape[1] == heads
            ? shared
            : shared.unsqueeze(2).expand(shape[0], shape[1], heads / shape[1], shape[2], shape[3]).reshape(shape[0], heads, shape[2], shape[3]);
    }
}
