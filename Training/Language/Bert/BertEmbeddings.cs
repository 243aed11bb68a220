using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Bert;

/// <summary>The first layer of BERT: the sum of a token's, its position's and its type's vector, normalised.</summary>
public sealed class BertEmbeddings : Module
{
    private readonly Embedding _tokens;
    private readonly PositionEmbedding? _positions;
    private readonly Embedding _types;
    private readonly Norm _norm;
    private readonly Dropout _dropout;

    private BertEmbeddings(Config config)
    {
        _tokens = AddChild("tokens", config.Table with { Count = config.VocabularySize, OutputDim = config.OutputDim });
        _positions = config.Positions is null ? null : AddChild("positions", config.Positions with { OutputDim = config.OutputDim });
        _types = AddChild("types", config.Table with { Count = config.TokenTypes, OutputDim = config.OutputDim });
        _norm = AddChild("norm", config.Norm with { InputDim = config.OutputDim });
        _dropout = AddChild("dropout", config.Dropout);
    }

    /// <summary>Describes <see cref="BertEmbeddings"/>.</summary>
    public sealed record Config : ModuleConfig<BertEmbeddings>
    {
        /// <summary>Number of token ids.</summary>
        [Interface]
        public int VocabularySize { get; init; }

        /// <summary>Length of a vector.</summary>
        [Interface]
        public int OutputDim { get; init; }

        /// <summary>What tells positions apart; null where attention does.</summary>
        [Description("Vectors of positions; empty where attention tells positions apart.")]
        [PlainForm(typeof(LearnedPositions.Config), nameof(LearnedPositions.Config.Count))]
        public PositionEmbedding.BaseConfig? Positions { get; init; } = new LearnedPositions.Config();

        /// <summary>Number of token types.</summary>
        [Description("Number of token types: one for each text of a pair.")]
        [Positive]
        public int TokenTypes { get; init; } = 2;

        /// <summary>The tables of tokens and types.</summary>
        [Description("The tables of tokens and types.")]
        public Embedding.Config Table { get; init; } = new();

        /// <summary>Norm of the sum.</summary>
        [Description("Norm of the sum.")]
        public Norm.BaseConfig Norm { get; init; } = new LayerNorm.Config();

        /// <summary>Dropout of the result.</summary>
        [Description("Dropout of the result.")]
        public Dropout.Config Dropout { get; init; } = new() { Rate = 0.1 };

        /// <inheritdoc/>
        public override BertEmbeddings Build() => new(this);
    }

    /// <summary>The vectors of all token ids as a factor of matrix products, <c>[vocabulary, output]</c>.</summary>
    public Tensor TokenTable => _tokens.Factor();

    /// <summary>Embeds tokens.</summary>
    /// <param name="tokens">Ids, int64 <c>[batch, tokens]</c>.</param>
    /// <param name="types">Token types of the same shape; null where all are 0.</param>
    /// <param name="context">The call's context.</param>
    /// <returns><c>[batch, tokens, output]</c>.</returns>
    /// <remarks>Answers <c>output</c>, what it returns.</remarks>
    public Tensor Forward(Tensor tokens, Tensor? types, InvocationContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor typed = types is null ? _types.Table[0] : _types.Forward(types);
        Tensor placed = _positions is null ? typed : _positions.Forward(context.Positions, tokens.shape[1], tokens.device) + typed;
        Tensor sum = _tokens.Forward(tokens) + placed;
        Tensor embedded = _dropout.Forward(_norm.Forward(sum), context.For(_dropout));
        context.Answer("output", () => embedded);
        return embedded.MoveToOuterDisposeScope();
    }
}
