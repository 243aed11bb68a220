using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Bert;

/// <summary>
/// BERT with a linear head on the pooled <c>[CLS]</c>: logits for classes, one score for regression (Devlin et al. 2019,
/// section 4.1).
/// </summary>
public sealed class BertClassifier : Model
{
    private readonly BertEncoder _encoder;
    private readonly Dropout _dropout;
    private readonly LinearMap _head;
    private readonly ClassifierLoss _loss;

    private BertClassifier(Config config)
    {
        _encoder = AddChild("encoder", config.Encoder with { VocabularySize = config.VocabularySize });
        _dropout = AddChild("dropout", config.Dropout);
        _head = AddChild("head", config.Head with { InputDim = _encoder.OutputDim, OutputDim = config.Outputs });
        _loss = AddChild("loss", config.Loss with { HiddenSize = _encoder.OutputDim, IsRegression = config.IsRegression });
    }

    /// <summary>Describes a <see cref="BertClassifier"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Number of token ids.</summary>
        [Interface]
        public int VocabularySize { get; init; }

        /// <summary>Number of classes; 1 for regression.</summary>
        [Interface]
        public int Outputs { get; init; }

        /// <summary>Whether to predict a score instead of a class.</summary>
        [Interface]
        public bool IsRegression { get; init; }

        /// <summary>What reads the text.</summary>
        [Description("What reads the text.")]
        public BertEncoder.Config Encoder { get; init; } = new();

        /// <summary>Dropout of the pooled vector.</summary>
        [Description("Dropout of the pooled vector.")]
        public Dropout.Config Dropout { get; init; } = new() { Rate = 0.1 };

        /// <summary>The map to classes.</summary>
        [Description("The map from the pooled vector to the classes.")]
        public LinearMap.BaseConfig Head { get; init; } = new Linear.Config();

        /// <summary>What is trained on.</summary>
        [Description("What is trained on: the labels alone, or a teacher's answers too.")]
        public ClassifierLoss.BaseConfig Loss { get; init; } = new LabelLoss.Config();

        /// <inheritdoc/>
        public override BaseConfig For(InputFacts facts) => facts switch
        {
            LabelledTextFacts texts when texts.MaximumLength > Encoder.Embeddings.Positions?.MaximumLength => throw new ConfigException(
                "model.encoder.embeddings.positions",
                $"The model has {Encoder.Embeddings.Positions.MaximumLength} positions, but input.maximum_length allows {texts.MaximumLength} tokens. Lower that or raise this."),
            LabelledTextFacts texts => this with
            {
                VocabularySize = texts.VocabularySize,
                Outputs = texts.Outputs,
                IsRegression = texts.AreScores,
            },
            _ => throw new ConfigException("input", "BertClassifier reads labelled text such as a GLUE task; this input gives another kind of data."),
        };

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() =>
            Encoder.Pooler is null ? [new("encoder.pooler", "is empty, but BertClassifier classifies by the pooled vector.")] : [];

        /// <inheritdoc/>
        public override BertClassifier Build() => new(this);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        using DisposeScope scope = NewDisposeScope();
        _loss.Ask(context);
        (_, Tensor? pooled) = _encoder.Forward(
            batch[TextBatches.Tokens], Optional(batch, TextBatches.TokenTypes), Optional(batch, TextBatches.Mask), context.For(_encoder));
        Tensor predictions = _head.Forward(_dropout.Forward(pooled!, context.For(_dropout)), context.For(_head)).InFullPrecision();
        Tensor? loss = batch.Has(TextBatches.Labels) ? _loss.Forward(predictions, batch, context.For(_loss)) : null;
        return new ModelOutput(predictions.MoveToOuterDisposeScope(), loss?.MoveToOuterDisposeScope(), batch.Examples);
    }

    private static Tensor? Optional(Batch batch, string name) => batch.Has(name) ? batch[name] : null;
}
