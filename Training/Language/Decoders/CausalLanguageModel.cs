using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Generation;
using Platform.Training.Language.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Decoders;

/// <summary>
/// A decoder that predicts each token from those before it (Radford et al. 2019, "GPT-2"): token and position vectors,
/// transformer layers with the norm before each half, a last norm, and a head that is the table of tokens itself where
/// no other is given.
/// </summary>
public sealed class CausalLanguageModel : Model, IPredictsNextToken
{
    private readonly Embedding _tokens;
    private readonly PositionEmbedding? _positions;
    private readonly Dropout _dropout;
    private readonly TransformerStack _stack;
    private readonly Norm _norm;
    private readonly LinearMap? _head;

    private CausalLanguageModel(Config config)
    {
        (VocabularySize, LongestSequence) = (config.VocabularySize, config.Positions?.MaximumLength);
        _tokens = AddChild("tokens", config.Tokens with { Count = config.VocabularySize, OutputDim = config.HiddenSize });
        _positions = config.Positions is null ? null : AddChild("positions", config.Positions with { OutputDim = config.HiddenSize });
        _dropout = AddChild("dropout", config.Dropout);
        _stack = AddChild("stack", config.Stack with { InputDim = config.HiddenSize });
        _norm = AddChild("norm", config.Norm with { InputDim = config.HiddenSize });
        _head = config.Head is null ? null : AddChild("head", config.Head with { InputDim = config.HiddenSize, OutputDim = config.VocabularySize });
    }

    /// <summary>Describes a <see cref="CausalLanguageModel"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Number of token ids.</summary>
        [Interface]
        public int VocabularySize { get; init; }

        /// <summary>Length of a token's vector in every layer.</summary>
        [Description("Length of a token's vector in every layer; a multiple of the number of heads.")]
        [Positive]
        public int HiddenSize { get; init; } = 128;

        /// <summary>The table of tokens.</summary>
        [Description("The vectors of the token ids.")]
        public Embedding.Config Tokens { get; init; } = new();

        /// <summary>What is added for a token's position; null where attention knows positions by itself.</summary>
        [Description("What is added for a token's position. Empty: nothing, where attention knows positions by itself.")]
        public PositionEmbedding.BaseConfig? Positions { get; init; } = new LearnedPositions.Config();

        /// <summary>Dropout of the sum.</summary>
        [Description("Dropout of the sum.")]
        public Dropout.Config Dropout { get; init; } = new();

        /// <summary>The transformer layers.</summary>
        [Description("The transformer layers; their attention needs a causal mask.")]
        public TransformerStack.BaseConfig Stack { get; init; } = StackOf(layers: 2, heads: 2, dropout: 0);

        /// <summary>Norm of the last layer's vectors.</summary>
        [Description("Norm of the last layer's vectors.")]
        public Norm.BaseConfig Norm { get; init; } = new LayerNorm.Config { Epsilon = 1e-5 };

        /// <summary>The map to the vocabulary; null to compare with the tokens' own vectors.</summary>
        [Description("The map to the vocabulary. Empty: the product with the tokens' own vectors, which needs no parameters.")]
        public LinearMap.BaseConfig? Head { get; init; }

        /// <summary>A decoder of given size, with learned positions and GELU as GPT-2.</summary>
        /// <param name="layers">Number of layers.</param>
        /// <param name="hidden">Length of a token's vector.</param>
        /// <param name="heads">Number of heads.</param>
        /// <param name="dropout">Dropout of the input and of what each half adds; attention weights are not dropped.</param>
        public static Config Of(int layers, int hidden, int heads, double dropout = 0) => new()
        {
            HiddenSize = hidden,
            Dropout = new() { Rate = dropout },
            Stack = StackOf(layers, heads, dropout),
        };

        /// <inheritdoc/>
        public override BaseConfig For(InputFacts facts) => facts switch
        {
            LanguageFacts { IsCausal: false } => throw new ConfigException("input.objective", "hides tokens, which CausalLanguageModel does not fill. Choose NextTokens, or the model BertMaskedModel."),
            LanguageFacts text when Positions?.MaximumLength < text.SequenceLength => throw new ConfigException(
                "model.positions", $"The model has {Positions.MaximumLength} positions, but input.sequence_length is {text.SequenceLength}. Lower that or raise this."),
            LanguageFacts text => this with { VocabularySize = text.VocabularySize },
            _ => throw new ConfigException("input", "CausalLanguageModel reads plain text (TextInput); this input gives another kind of data."),
        };

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => Stack.Expand().Any(layer => !layer.Attention.Mask.Build().IsCausal)
            ? [new("stack", "has a layer whose attention lets tokens see later ones, so the model would read the answer. Give every layer's attention.mask a causal one, such as CausalMask.")]
            : [];

        /// <inheritdoc/>
        public override CausalLanguageModel Build() => new(this);

        private static UniformStackConfig StackOf(int layers, int heads, double dropout) => new()
        {
            Layers = layers,
            Layer = new()
            {
                Attention = new() { Heads = heads, Mask = new CausalMask.Config() },
                Norm = new LayerNorm.Config { Epsilon = 1e-5 },
                NormPlacement = NormPlacement.Pre,
                Dropout = new() { Rate = dropout },
            },
        };
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int? LongestSequence { get; }

    /// <summary>Predicts the tokens that have a label; see <see cref="LanguageBatches"/>.</summary>
    /// <returns>Logits of those alone, <c>[predicted, vocabulary]</c>, in the order of rows and columns.</returns>
    /// <inheritdoc/>
    public override ModelOutput Forward(Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = Hidden(batch[LanguageBatches.Tokens], LanguageBatches.DocumentBias(batch), context);
        PredictedTokens predicted = PredictedTokens.Of(batch[LanguageBatches.Labels]);
        if (_head is null)
        {
            return WideHead.Forward(_norm.Forward(predicted.Gather(hidden)), _tokens.Factor(), null, predicted.Labels, context.For(_tokens, "head")).MoveToOuterDisposeScope();
        }

        Tensor logits = Logits(predicted.Gather(hidden), context);
        return new ModelOutput(logits, nn.functional.cross_entropy(logits, predicted.Labels), predicted.Labels.shape[0]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Next(Tensor tokens, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(context);
        using DisposeScope scope = NewDisposeScope();
        return Logits(Hidden(tokens, null, context).select(1, -1), context).MoveToOuterDisposeScope();
    }

    private Tensor Hidden(Tensor tokens, Tensor? bias, InvocationContext context)
    {
        Tensor embedded = _tokens.Forward(tokens);
        if (_positions is not null)
        {
            embedded += _positions.Forward(context.Positions, tokens.shape[1], tokens.device);
        }

        return _stack.Forward(_dropout.Forward(embedded, context.For(_dropout)), bias, context.For(_stack));
    }

    private Tensor Logits(Tensor hidden, InvocationContext context)
    {
        Tensor normed = _norm.Forward(hidden);
        Tensor logits = _head is not null
            ? _head.Forward(normed, context.For(_head))
            : _tokens.Attend(normed, context.For(_tokens, "head"));
        return logits.InFullPrecision();
    }
}
