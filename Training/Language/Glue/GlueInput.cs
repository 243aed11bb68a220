using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Batching;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Glue;

/// <summary>Reads one GLUE task in its official files and gives batches of token ids; see <see cref="GlueBatches"/>.</summary>
public sealed class GlueInput : Input, IPredictsFiles
{
    private const string SamplesPrefix = "samples/";

    private readonly Config _config;
    private readonly InputEnvironment _environment;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly PairEncoder _encoder;
    private readonly Dictionary<GlueSplit, GlueSplitData> _splits = [];
    private readonly Dictionary<int, BatchPlan> _plans = [];
    private LengthBuckets? _buckets;

    private GlueInput(Config config, InputEnvironment environment)
    {
        (_config, _environment) = (config, environment);
        Task = GlueTask.Find(config.Task);
        _tokenizer = WordPieceTokenizer.Load(Locate(config.Vocabulary));
        _encoder = new PairEncoder(_tokenizer, config.MaximumLength);
        Facts = new GlueFacts(Task, _tokenizer.Vocabulary.Count, config.MaximumLength);
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

        /// <inheritdoc/>
        public override GlueInput Open(InputEnvironment environment) => new(this, environment);
    }

    /// <summary>The task.</summary>
    public GlueTask Task { get; }

    /// <inheritdoc/>
    public override GlueFacts Facts { get; }

    /// <inheritdoc/>
    public override int BatchesInEpoch(int epoch) => Plan(epoch).Count;

    /// <inheritdoc/>
    public override Batch Train(DataPosition position) =>
        GlueBatches.Create(Split(GlueSplit.Train), Plan(position.Epoch)[position.Batch], _tokenizer.PadId, PaddedLength);

    /// <inheritdoc/>
    public override IEnumerable<Batch> Read(string split) => InOrder(Split(Named(split)));

    /// <summary>The labels of a split, in the order of its file.</summary>
    /// <exception cref="DataException">There is no such split, or it has no labels.</exception>
    internal float[] Labels(string split) => Split(Named(split)).Labels
        ?? throw new DataException($"The {split} split of {Task} has no labels, so nothing can be measured on it.");

    /// <inheritdoc/>
    public IEnumerable<string> Predict(Model model, Device device, string file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        GlueFile rows = GlueFile.Read(Task, file, labelled: false);
        float[] predictions = GluePredictions.Of(
            model, device, Task, InOrder(GlueSplitData.Create(Task, rows, _encoder) with { Labels = null }), rows.Examples.Length, cancellation).Values;
        return GlueSubmission.Lines(Task, rows.Examples, predictions);
    }

    private int? PaddedLength => _config.PadToMaximum ? _config.MaximumLength : null;

    private IEnumerable<Batch> InOrder(GlueSplitData data)
    {
        // Without gradients a batch may be larger; the tokens bound its memory.
        BatchSize size = new(Examples: 256, PaddedTokens: 16_384);
        BatchPlan plan = new LengthBuckets(data.Texts.Lengths(), size, seed: 0).Sorted();
        for (int batch = 0; batch < plan.Count; batch++)
        {
            yield return GlueBatches.Create(data, plan[batch], _tokenizer.PadId, PaddedLength);
        }
    }

    private BatchPlan Plan(int epoch)
    {
        if (_plans.TryGetValue(epoch, out BatchPlan? known))
        {
            return known;
        }

        _buckets ??= new LengthBuckets(
            Split(GlueSplit.Train).Texts.Lengths(), new BatchSize(_config.BatchSize, _config.BatchTokens), _environment.Seed, _config.WindowBatches);
        if (_plans.Count > 1)
        {
            _plans.Clear();
        }

        return _plans[epoch] = _buckets.Epoch(epoch);
    }

    private GlueSplit Named(string split) => Enum.TryParse(split, ignoreCase: true, out GlueSplit name)
        ? name
        : throw new DataException($"{Task} has no split \"{split}\"; it has train, dev and test.");

    private GlueSplitData Split(GlueSplit split)
    {
        if (!_splits.TryGetValue(split, out GlueSplitData? data))
        {
            string path = Locate($"{_config.Directory ?? $"glue/{Task.Directory}"}/{Task.File(split)}");
            data = _splits[split] = GlueSplitData.Create(Task, GlueFile.Read(Task, path, labelled: split != GlueSplit.Test), _encoder);
        }

        return data;
    }

    private string Locate(string relative) => relative.StartsWith(SamplesPrefix, StringComparison.Ordinal)
        ? Path.Combine(_environment.Samples, relative[SamplesPrefix.Length..])
        : _environment.Find(relative);
}
