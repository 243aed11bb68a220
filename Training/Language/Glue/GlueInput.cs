using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Answers;
using Platform.Training.Language.Augmentation;
using Platform.Training.Language.Batching;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Metrics;
using Platform.Training.Language.Tokenization;
using static TorchSharp.torch;

namespace Platform.Training.Language.Glue;

/// <summary>Reads one GLUE task in its official files and gives batches of token ids; see <see cref="TextBatches"/>.</summary>
public sealed class GlueInput : Input, IPredictsFiles, IAnswersTexts, IHasTokenizer, IDescribesTexts
{
    private readonly Config _config;
    private readonly InputEnvironment _environment;
    private readonly PairEncoder _encoder;
    private readonly Dictionary<GlueSplit, LabelledTexts> _splits = [];
    private EpochPlans? _plans;
    private AugmentedTexts? _augmented;

    private GlueInput(Config config, InputEnvironment environment)
    {
        (_config, _environment) = (config, environment);
        Task = GlueTask.Find(config.Task);
        string vocabulary = environment.Find(config.Vocabulary);
        Tokenizer = config.TrimVocabulary
            ? new WordPieceTokenizer(TrimmedVocabulary.Of(vocabulary, FileOf(GlueSplit.Train), $"glue {Task}", TrainingTexts))
            : WordPieceTokenizer.Load(vocabulary);
        _encoder = new PairEncoder(Tokenizer, config.MaximumLength);
        Facts = new GlueFacts(Task, Tokenizer.Vocabulary.Count, config.MaximumLength) { RowNames = [.. Tokenizer.Vocabulary.Pieces] };
    }

    /// <summary>Describes a <see cref="GlueInput"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The task.</summary>
        [Description("The GLUE task; it decides the files' format, the labels and the measures.")]
        public GlueTaskName Task { get; init; } = GlueTaskName.Sst2;

        /// <summary>Where its files are; null for the official directory.</summary>
        [Description("Directory of the task's files, within the datasets directory; \"samples/…\" for those that come with the program. Empty: glue/ and the task's name.")]
        public string? Directory { get; init; }

        /// <summary>The WordPiece vocabulary.</summary>
        [Description("The vocab.txt to split words with, within the datasets directory; \"samples/…\" for the one that comes with the program.")]
        public string Vocabulary { get; init; } = "bert/vocab.txt";

        /// <summary>Whether pieces that the training split does not use are left out.</summary>
        [Description("Leaves out the pieces that the training split does not use, so that the model's table of tokens is smaller. Special pieces and single characters stay.")]
        public bool TrimVocabulary { get; init; }

        /// <summary>The longest sequence in tokens; longer ones are cut.</summary>
        [Description("Longest sequence in tokens, [CLS] and [SEP] included; the longer text of a pair is cut first.")]
        [Range(4, 512)]
        public int MaximumLength { get; init; } = 128;

        /// <summary>Examples of a training batch.</summary>
        [Description("Examples in a training batch.")]
        [Range(1, 65_536)]
        public int BatchSize { get; init; } = 32;

        /// <summary>Tokens of a training batch, padding included; null for no limit.</summary>
        [Description("Largest number of tokens in a training batch, padding included; a batch with long texts then has fewer examples. Empty: no limit.")]
        [Range(1, 1_000_000)]
        public int? BatchTokens { get; init; }

        /// <summary>How many batches' examples are sorted by length together.</summary>
        [Description("Batches whose examples are sorted by length together: more pads less, 1 does not sort.")]
        [Range(1, 1_000_000)]
        public int WindowBatches { get; init; } = 100;

        /// <summary>Pads every batch to the maximum length.</summary>
        [Description("Pads every batch to the maximum length instead of its longest text. Slow; there to measure what sorting by length saves.")]
        public bool PadToMaximum { get; init; }

        /// <summary>Further training texts made out of those there are; null for none.</summary>
        [Description("Makes further training texts out of those there are. Empty: none.")]
        public TextAugmentation? Augmentation { get; init; }

        /// <inheritdoc/>
        public override GlueInput Open(InputEnvironment environment) => new(this, environment);
    }

    /// <summary>The task.</summary>
    public GlueTask Task { get; }

    /// <inheritdoc/>
    public override GlueFacts Facts { get; }

    /// <inheritdoc/>
    public WordPieceTokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public override int BatchesInEpoch(int epoch) => Plans[epoch].Count;

    /// <inheritdoc/>
    public override Batch Train(DataPosition position)
    {
        ReadOnlySpan<int> examples = Plans.At(position);
        return _augmented is null
            ? TextBatches.Create(Split(GlueSplit.Train), examples, Tokenizer.PadId, PaddedLength)
            : _augmented.Batch(position.Epoch, examples, Tokenizer.PadId, PaddedLength);
    }

    /// <inheritdoc/>
    public override IEnumerable<Batch> Read(string split) => Split(Named(split)).InOrder(Tokenizer.PadId, PaddedLength);

    /// <summary>The labels of a split, in the order of its file.</summary>
    /// <exception cref="DataException">There is no such split, or it has no labels.</exception>
    internal float[] Labels(string split) => Split(Named(split)).Labels
        ?? throw new DataException($"The {split} split of {Task} has no labels, so nothing can be measured on it.");

    /// <inheritdoc/>
    public IEnumerable<string> Predict(Model model, Device device, string file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        GlueFile rows = GlueFile.Read(Task, file, labelled: false);
        IEnumerable<Batch> batches = (Encode(rows) with { Labels = null }).InOrder(Tokenizer.PadId, PaddedLength);
        float[] predictions = LabelPredictions.Of(model, device, Task.IsRegression, batches, rows.Examples.Length, cancellation).Values;
        return GlueSubmission.Lines(Task, rows.Examples, predictions);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextAnswer> Answer(Model model, Device device, IReadOnlyList<string> texts) =>
        LabelAnswers.Of(model, device, _encoder, Task.Labels, texts, Task.Second is not null);

    /// <inheritdoc/>
    public TextTask Describe() =>
        new(Task.Name.ToString().ToLowerInvariant(), Task.DisplayName, Task.Labels, Task.Second is not null, _config.MaximumLength, Tokenizer.Vocabulary);

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Measure(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels) => GlueScores.Measure(Task, answers, labels);

    private int? PaddedLength => _config.PadToMaximum ? _config.MaximumLength : null;

    private EpochPlans Plans => _plans ??= MakePlans();

    private EpochPlans MakePlans()
    {
        LabelledTexts train = Split(GlueSplit.Train);
        train.RequireDifferentLabels(FileOf(GlueSplit.Train), Task.Labels);
        _augmented = _config.Augmentation is null ? null : new AugmentedTexts(
            [.. GlueFile.Read(Task, FileOf(GlueSplit.Train), labelled: true).Examples.Select(example => example.Text)],
            train,
            _encoder,
            _config.Augmentation.Open(_environment),
            _config.Augmentation.CopiesOfEach,
            _environment.Seed);
        return new EpochPlans(new LengthBuckets(
            _augmented?.Lengths() ?? train.Texts.Lengths(), new BatchSize(_config.BatchSize, _config.BatchTokens), _environment.Seed, _config.WindowBatches));
    }

    private GlueSplit Named(string split) => Enum.TryParse(split, ignoreCase: true, out GlueSplit name)
        ? name
        : throw new DataException($"{Task} has no split \"{split}\"; it has train, dev and test.");

    private string FileOf(GlueSplit split) => _environment.Find($"{_config.Directory ?? $"glue/{Task.Directory}"}/{Task.File(split)}");

    private IEnumerable<string> TrainingTexts(string path) =>
        GlueFile.Read(Task, path, labelled: true).Examples.SelectMany(example => new[] { example.Text.First, example.Text.Second }.OfType<string>());

    private LabelledTexts Split(GlueSplit split)
    {
        if (!_splits.TryGetValue(split, out LabelledTexts? data))
        {
            string path = FileOf(split);
            GlueFile file = GlueFile.Read(Task, path, labelled: split != GlueSplit.Test);
            data = _splits[split] = Encode(file);
            data.WarnOfLosses(_environment, path, _config.MaximumLength, file.Skipped);
        }

        return data;
    }

    private LabelledTexts Encode(GlueFile file)
    {
        EncodedTexts texts = _encoder.Encode([.. file.Examples.Select(example => example.Text)]);
        float[]? labels = file.Examples[0].Label is null ? null : [.. file.Examples.Select(example => example.Label!.Value)];
        return new LabelledTexts(texts, labels, Task.IsRegression);
    }
}
