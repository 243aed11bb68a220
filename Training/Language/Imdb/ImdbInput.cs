using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Answers;
using Platform.Training.Language.Batching;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Metrics;
using Platform.Training.Language.Tokenization;
using static TorchSharp.torch;

namespace Platform.Training.Language.Imdb;

/// <summary>
/// Film reviews and whether they are positive; see <see cref="TextBatches"/>. The dev split is held out of the training
/// file, so that the test file stays for the last word; see <see cref="ImdbReview.IsHeldOut"/>.
/// </summary>
public sealed class ImdbInput : Input, IPredictsFiles, IAnswersTexts, IHasTokenizer, IDescribesTexts
{
    private static readonly string[] Labels = ["neg", "pos"];

    private readonly Config _config;
    private readonly InputEnvironment _environment;
    private readonly PairEncoder _encoder;
    private readonly Dictionary<string, LabelledTexts> _splits = [];
    private EpochPlans? _plans;

    private ImdbInput(Config config, InputEnvironment environment)
    {
        (_config, _environment) = (config, environment);
        string vocabulary = environment.Find(config.Vocabulary);
        Tokenizer = config.TrimVocabulary
            ? new WordPieceTokenizer(TrimmedVocabulary.Of(vocabulary, environment.Find($"{config.Directory}/train.tsv.gz"), "imdb", TrainingTexts))
            : WordPieceTokenizer.Load(vocabulary);
        _encoder = new PairEncoder(Tokenizer, config.MaximumLength);
        Facts = new LabelledTextFacts(Tokenizer.Vocabulary.Count, config.MaximumLength, Labels.Length, AreScores: false) { RowNames = [.. Tokenizer.Vocabulary.Pieces] };
    }

    /// <summary>Describes an <see cref="ImdbInput"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Where the files are.</summary>
        [Description("Directory of train.tsv.gz and test.tsv.gz, within the datasets directory.")]
        public string Directory { get; init; } = "imdb";

        /// <summary>The WordPiece vocabulary.</summary>
        [Description("The vocab.txt to split words with, within the datasets directory; \"samples/…\" for the one that comes with the program.")]
        public string Vocabulary { get; init; } = "bert/vocab.txt";

        /// <summary>Whether pieces that the training split does not use are left out.</summary>
        [Description("Leaves out the pieces that the training split does not use, so that the model's table of tokens is smaller. Special pieces and single characters stay.")]
        public bool TrimVocabulary { get; init; }

        /// <summary>The longest sequence in tokens; longer ones are cut.</summary>
        [Description("Longest sequence in tokens, [CLS] and [SEP] included; longer reviews are cut. Half of them have more than 200.")]
        [Range(4, 512)]
        public int MaximumLength { get; init; } = 128;

        /// <summary>Examples of a training batch.</summary>
        [Description("Examples in a training batch.")]
        [Range(1, 65_536)]
        public int BatchSize { get; init; } = 32;

        /// <summary>How many batches' examples are sorted by length together.</summary>
        [Description("Batches whose examples are sorted by length together: more pads less, 1 does not sort.")]
        [Range(1, 1_000_000)]
        public int WindowBatches { get; init; } = 100;

        /// <inheritdoc/>
        public override ImdbInput Open(InputEnvironment environment) => new(this, environment);
    }

    /// <inheritdoc/>
    public override LabelledTextFacts Facts { get; }

    /// <inheritdoc/>
    public WordPieceTokenizer Tokenizer { get; }

    private EpochPlans Plans => _plans ??= MakePlans();

    /// <inheritdoc/>
    public override int BatchesInEpoch(int epoch) => Plans[epoch].Count;

    /// <inheritdoc/>
    public override Batch Train(DataPosition position) => TextBatches.Create(Split("train"), Plans.At(position), Tokenizer.PadId, length: null);

    /// <inheritdoc/>
    public override IEnumerable<Batch> Read(string split) => Split(split).InOrder(Tokenizer.PadId, length: null);

    /// <summary>Answers a file of reviews in the data set's format; the labels in it are not looked at.</summary>
    /// <inheritdoc/>
    public IEnumerable<string> Predict(Model model, Device device, string file, CancellationToken cancellation)
    {
        ImdbReview[] reviews = [.. ImdbFile.Read(file, labelled: false)];
        LabelledTexts texts = new(_encoder.Encode([.. reviews.Select(review => new TextPair(review.Text))], cancellation), null, AreScores: false);
        float[] classes = LabelPredictions.Of(model, device, areScores: false, texts.InOrder(Tokenizer.PadId, length: null), reviews.Length, cancellation).Values;
        return reviews.Zip(classes, (review, found) => $"{review.Id}\t{Labels[(int)found]}").Prepend("id\tprediction");
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextAnswer> Answer(Model model, Device device, IReadOnlyList<string> texts) =>
        LabelAnswers.Of(model, device, _encoder, Labels, texts, isPair: false);

    /// <inheritdoc/>
    public TextTask Describe() => new("imdb", "IMDB", Labels, IsPair: false, _config.MaximumLength, Tokenizer.Vocabulary);

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Measure(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels) =>
        [("accuracy", ClassificationMetrics.Accuracy([.. answers.ToArray().Select(answer => (int)answer)], [.. labels.ToArray().Select(label => (int)label)]))];

    private static IEnumerable<string> TrainingTexts(string path) => ImdbFile.Read(path, labelled: true).Where(review => !review.IsHeldOut).Select(review => review.Text);

    private EpochPlans MakePlans()
    {
        LabelledTexts train = Split("train");
        train.RequireDifferentLabels(FileOf("train"), Labels);
        return new EpochPlans(new LengthBuckets(train.Texts.Lengths(), new BatchSize(_config.BatchSize), _environment.Seed, _config.WindowBatches));
    }

    private string FileOf(string split) => _environment.Find($"{_config.Directory}/{(split == "test" ? "test" : "train")}.tsv.gz");

    private LabelledTexts Split(string split)
    {
        if (!_splits.TryGetValue(split, out LabelledTexts? data))
        {
            string path = FileOf(split);
            data = _splits[split] = Encode(path, split switch
            {
                "train" => review => !review.IsHeldOut,
                "dev" => review => review.IsHeldOut,
                "test" => _ => true,
                _ => throw new DataException($"The reviews have no split \"{split}\"; they have train, dev and test."),
            });
            data.WarnOfLosses(_environment, $"{path} ({split})", _config.MaximumLength, skipped: []);
        }

        return data;
    }

    private LabelledTexts Encode(string path, Predicate<ImdbReview> belongs)
    {
        ImdbReview[] reviews = [.. ImdbFile.Read(path, labelled: true).Where(review => belongs(review))];
        return reviews.Length > 0
            ? new LabelledTexts(
                _encoder.Encode([.. reviews.Select(review => new TextPair(review.Text))]),
                [.. reviews.Select(review => review.IsPositive == true ? 1f : 0f)],
                AreScores: false)
            : throw new DataException($"{path} has no reviews for this split. Ids decide: of every ten blocks of 125 ids the last is held out for dev. Is the file complete?");
    }
}
