using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Bert;

/// <summary>
/// BERT that fills gaps: the predicted tokens' vectors are transformed, normalised and compared with every token's own
/// vector, and each token has a bias (Devlin et al. 2019; <c>get_masked_lm_output</c> of google-research/bert).
/// </summary>
/// <remarks>The encoder has the name and shape of a classifier's, so that its weights can be taken over there.</remarks>
public sealed class BertMaskedModel : Model
{
    private readonly Config _config;
    private readonly BertEncoder _encoder;
    private readonly LinearMap _transform;
    private readonly Norm _norm;
    private readonly Parameter _bias;

    private BertMaskedModel(Config config)
    {
        _config = config;
        _encoder = AddChild("encoder", config.Encoder with { VocabularySize = config.VocabularySize });
        _transform = AddChild("transform", config.Transform with { InputDim = _encoder.OutputDim, OutputDim = _encoder.OutputDim });
        _norm = AddChild("norm", config.Norm with { InputDim = _encoder.OutputDim });
        _bias = AddParameter("bias", [config.VocabularySize], Initializer.Zeros, decays: false);
    }

    /// <summary>Describes a <see cref="BertMaskedModel"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Number of token ids.</summary>
        [Interface]
        public int VocabularySize { get; init; }

        /// <summary>What reads the text.</summary>
        [Description("What reads the text; needs no pooler.")]
        public BertEncoder.Config Encoder { get; init; } = new() { Pooler = null };

        /// <summary>The map of a predicted token's vector.</summary>
        [Description("The map of a predicted token's vector.")]
        public LinearMap.BaseConfig Transform { get; init; } = new Linear.Config();

        /// <summary>The function after that map.</summary>
        [Description("The function after that map.")]
        public Activation Activation { get; init; } = Activation.Gelu;

        /// <summary>Norm of the result.</summary>
        [Description("Norm of the result, before it is compared with the tokens' vectors.")]
        public Norm.BaseConfig Norm { get; init; } = new LayerNorm.Config();

        /// <inheritdoc/>
        public override BaseConfig For(InputFacts facts) => facts switch
        {
            LanguageFacts { IsCausal: true } => throw new ConfigException("input.objective", "predicts the next token, which BertMaskedModel would see. Choose MaskedTokens, or the model CausalLanguageModel."),
            LanguageFacts text when text.SequenceLength > Encoder.Embeddings.Positions?.MaximumLength => throw new ConfigException(
                "model.encoder.embeddings.positions",
                $"The model has {Encoder.Embeddings.Positions.MaximumLength} positions, but input.sequence_length is {text.SequenceLength}. Lower that or raise this."),
            LanguageFacts text => this with { VocabularySize = text.VocabularySize },
            _ => throw new ConfigException("input", "BertMaskedModel reads plain text (TextInput); this input gives another kind of data."),
        };

        /// <inheritdoc/>
        public override BertMaskedModel Build() => new(this);
    }

    /// <summary>Predicts the tokens that have a label; see <see cref="LanguageBatches"/>.</summary>
    /// <returns>Logits of those alone, <c>[predicted, vocabulary]</c>, in the order of rows and columns.</returns>
    /// <inheritdoc/>
    public override ModelOutput Forward(Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        using DisposeScope scope = NewDisposeScope();
        (Tensor hidden, _) = _encoder.Forward(batch[LanguageBatches.Tokens], null, LanguageBatches.AttentionMask(batch), context.For(_encoder));
        PredictedTokens predicted = PredictedTokens.Of(batch[LanguageBatches.Labels]);
        Tensor transformed = _norm.Forward(_config.Activation.Apply(_transform.Forward(predicted.Gather(hidden), context.For(_transform))));
        return WideHead.Forward(transformed, _encoder.TokenTable, _bias.Value, predicted.Labels, context).MoveToOuterDisposeScope();
    }
}
