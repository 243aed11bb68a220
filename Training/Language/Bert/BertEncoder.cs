using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Bert;

/// <summary>
/// BERT's encoder as Google published it (Devlin et al. 2019; google-research/bert, modeling.py): embeddings with trained
/// positions, transformer layers with the norm after each residual sum, and a pooler on <c>[CLS]</c>.
/// </summary>
public sealed class BertEncoder : Module
{
    private readonly BertEmbeddings _embeddings;
    private readonly TransformerStack _stack;
    private readonly LinearMap? _pooler;

    private BertEncoder(Config config)
    {
        OutputDim = config.HiddenSize;
        _embeddings = AddChild("embeddings", config.Embeddings with { VocabularySize = config.VocabularySize, OutputDim = config.HiddenSize });
        _stack = AddChild("stack", config.Stack with { InputDim = config.HiddenSize });
        _pooler = config.Pooler is null ? null : AddChild("pooler", config.Pooler with { InputDim = config.HiddenSize, OutputDim = config.HiddenSize });
    }

    /// <summary>Describes a <see cref="BertEncoder"/>.</summary>
    public sealed record Config : ModuleConfig<BertEncoder>
    {
        /// <summary>Number of token ids.</summary>
        [Interface]
        public int VocabularySize { get; init; }

        /// <summary>Length of a token's vector in every layer.</summary>
        [Description("Length of a token's vector in every layer; a multiple of the number of heads.")]
        [Positive]
        public int HiddenSize { get; init; } = 128;

        /// <summary>The first layer.</summary>
        [Description("Vectors of tokens, positions and types.")]
        public BertEmbeddings.Config Embeddings { get; init; } = new();

        /// <summary>The transformer layers.</summary>
        [Description("The transformer layers.")]
        public TransformerStack.BaseConfig Stack { get; init; } = new UniformStackConfig { Layers = 2, Layer = LayerOf(heads: 2, dropout: 0.1) };

        /// <summary>The map of the first token's vector, before a hyperbolic tangent.</summary>
        [Description("The map of [CLS], before a hyperbolic tangent. Empty: none, for a model that does not use the pooled vector.")]
        public LinearMap.BaseConfig? Pooler { get; init; } = new Linear.Config();

        /// <summary>A published size.</summary>
        /// <param name="size">Which.</param>
        /// <param name="dropout">Dropout of hidden values and attention weights; 0.1 as published.</param>
        public static Config Of(BertSize size, double dropout = 0.1)
        {
            (int layers, int hidden, int heads) = size switch
            {
                BertSize.Tiny => (2, 128, 2),
                BertSize.Mini => (4, 256, 4),
                BertSize.Small => (4, 512, 8),
                BertSize.Medium => (8, 512, 8),
                BertSize.Base => (12, 768, 12),
                BertSize.Large => (24, 1024, 16),
                _ => throw new ArgumentOutOfRangeException(nameof(size), size, "There is no such size."),
            };
            return new Config
            {
                HiddenSize = hidden,
                Embeddings = new() { Dropout = new() { Rate = dropout } },
                Stack = new UniformStackConfig { Layers = layers, Layer = LayerOf(heads, dropout) },
            };
        }

        /// <inheritdoc/>
        public override BertEncoder Build() => new(this);

        private static TransformerLayer.Config LayerOf(int heads, double dropout) => new()
        {
            Attention = new() { Heads = heads, Dropout = new() { Rate = dropout } },
            Dropout = new() { Rate = dropout },
        };
    }

    /// <summary>Length of a token's vector.</summary>
    public int OutputDim { get; }

    /// <summary>The vectors of all token ids as a factor of matrix products, <c>[vocabulary, hidden]</c>.</summary>
    public Tensor TokenTable => _embeddings.TokenTable;

    /// <summary>Encodes tokens.</summary>
    /// <param name="tokens">Ids, int64 <c>[batch, tokens]</c>; the first of each row is <c>[CLS]</c>.</param>
    /// <param name="types">Token types of the same shape; null where all are 0.</param>
    /// <param name="mask">
    /// Whether a position holds a token, bool of the same shape, or whether one token may attend to another, bool
    /// <c>[batch, tokens, tokens]</c>; null where every token may attend to all.
    /// </param>
    /// <param name="context">The call's context.</param>
    /// <returns>Every token's vector, <c>[batch, tokens, hidden]</c>, and the pooled one, <c>[batch, hidden]</c>, where there is a pooler.</returns>
    public (Tensor Hidden, Tensor? Pooled) Forward(Tensor tokens, Tensor? types, Tensor? mask, InvocationContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? bias = mask is null ? null : AttentionBias(mask.dim() == 2 ? mask.unsqueeze(1) : mask);
        Tensor hidden = _stack.Forward(_embeddings.Forward(tokens, types, context.For(_embeddings)), bias, context.For(_stack));
        Tensor? pooled = _pooler is null ? null : tanh(_pooler.Forward(hidden.select(1, 0), context.For(_pooler)));
        return (hidden.MoveToOuterDisposeScope(), pooled?.MoveToOuterDisposeScope());
    }

    /// <summary>What is added to attention logits: 0 where attention is allowed, minus infinity elsewhere.</summary>
    /// <param name="allowed">bool <c>[batch, 1 or tokens, tokens]</c>.</param>
    /// <returns><c>[batch, 1, 1 or tokens, tokens]</c>.</returns>
    private static Tensor AttentionBias(Tensor allowed) =>
        zeros(allowed.shape, ScalarType.Float32, allowed.device).masked_fill_(allowed.logical_not(), float.NegativeInfinity).unsqueeze(1);
}
