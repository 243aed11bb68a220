using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Answers;
using Platform.Training.Language.Texts;
using Platform.Training.Language.Tokenization;
using static TorchSharp.torch;

namespace Platform.Training.Language.Pretraining;

/// <summary>Text for a language model: documents, packed into rows of one length; see <see cref="LanguageBatches"/>.</summary>
/// <remarks>Each pass takes the rows in another order. What is random in a row follows from the seed, the pass and the row.</remarks>
public sealed class TextInput : Input, IAnswersTexts, IHasTokenizer
{
    /// <summary>More unknown pieces than this share are worth a warning.</summary>
    private const double ManyUnknown = 0.01;

    private readonly Config _config;
    private readonly InputEnvironment _environment;
    private readonly RowShape _shape;
    private readonly Dictionary<string, PackedTexts> _splits = [];
    private (int Epoch, int[] Rows)? _order;

    private TextInput(Config config, InputEnvironment environment)
    {
        (_config, _environment) = (config, environment);
        Tokenizer = WordPieceTokenizer.Load(environment.Find(config.Vocabulary));
        _shape = new RowShape(config.SequenceLength, config.SeparateDocuments, Tokenizer);
        Facts = new LanguageFacts(Tokenizer.Vocabulary.Count, config.SequenceLength, config.Objective.IsCausal) { RowNames = [.. Tokenizer.Vocabulary.Pieces] };
    }

    /// <summary>Describes a <see cref="TextInput"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Where the documents come from.</summary>
        [Description("Where the documents come from.")]
        public required TextSource Source { get; init; }

        /// <summary>What is predicted.</summary>
        [Description("What the model learns to predict.")]
        public required LanguageObjective Objective { get; init; }

        /// <summary>The WordPiece vocabulary.</summary>
        [Description("The vocab.txt to split words with, within the datasets directory; \"samples/…\" for the one that comes with the program.")]
        public string Vocabulary { get; init; } = "bert/vocab.txt";

        /// <summary>Tokens of a row.</summary>
        [Description("Tokens of a row; documents are packed into rows of this length.")]
        [Range(4, 8192)]
        public int SequenceLength { get; init; } = 128;

        /// <summary>Rows of a training batch.</summary>
        [Description("Rows in a batch.")]
        [Range(1, 65_536)]
        public int BatchSize { get; init; } = 32;

        /// <summary>The most documents to learn from.</summary>
        [Description("Learns from the first so many documents. Empty: from all.")]
        [Range(1, int.MaxValue)]
        public int? Documents { get; init; }

        /// <summary>The most documents to measure on.</summary>
        [Description("Measures on the first so many documents that are held out. Empty: on all.")]
        [Range(1, int.MaxValue)]
        public int? HeldOutDocuments { get; init; } = 200;

        /// <summary>Whether attention stays within a document.</summary>
        [Description("Keeps attention within a document where a row holds parts of several. Otherwise a token also sees the end of the document before.")]
        public bool SeparateDocuments { get; init; }

        /// <inheritdoc/>
        public override TextInput Open(InputEnvironment environment) => new(this, environment);
    }

    /// <inheritdoc/>
    public WordPieceTokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public override LanguageFacts Facts { get; }

    /// <inheritdoc/>
    public override int BatchesInEpoch(int epoch) => (Split("train").Count + _config.BatchSize - 1) / _config.BatchSize;

    /// <inheritdoc/>
    public override Batch Train(DataPosition position)
    {
        long seed = PathSeed.Of(PathSeed.Of(_environment.Seed, "rows"), position.Epoch);
        return LanguageBatches.Create(Split("train"), BatchOf(Order(position.Epoch), position.Batch), _config.Objective, _shape, seed);
    }

    /// <summary>Reads a split in order; what is random in its rows is the same in every run.</summary>
    /// <inheritdoc/>
    public override IEnumerable<Batch> Read(string split)
    {
        PackedTexts texts = Split(split);
        int[] rows = [.. Enumerable.Range(0, texts.Count)];
        for (int batch = 0; batch * _config.BatchSize < rows.Length; batch++)
        {
            yield return LanguageBatches.Create(texts, BatchOf(rows, batch), _config.Objective, _shape, seed: 0);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextAnswer> Answer(Model model, Device device, IReadOnlyList<string> texts) => Facts.IsCausal
        ? throw new ConfigException("--text", "this run predicts the next token; continue a text with: Runner generate RUN_DIR --prompt TEXT.")
        : MaskAnswers.Of(model, device, Tokenizer, _config.SequenceLength, texts);

    private ReadOnlySpan<int> BatchOf(int[] rows, int batch)
    {
        int start = batch * _config.BatchSize;
        return rows.AsSpan(start, Math.Min(_config.BatchSize, rows.Length - start));
    }

    private int[] Order(int epoch)
    {
        if (_order is { } known && known.Epoch == epoch)
        {
            return known.Rows;
        }

        int[] rows = [.. Enumerable.Range(0, Split("train").Count)];
        SplitMix64.For(_environment.Seed, epoch).Shuffle(rows.AsSpan());
        _order = (epoch, rows);
        return rows;
    }

    private PackedTexts Split(string split)
    {
        if (!_splits.TryGetValue(split, out PackedTexts? texts))
        {
            IEnumerable<string> documents = _config.Source.Read(split, _environment).Take((split == "train" ? _config.Documents : _config.HeldOutDocuments) ?? int.MaxValue);
            texts = PackedTexts.Create(documents, Tokenizer, _config.Objective.Pack(_config.SequenceLength, Tokenizer));
            if (texts.Count == 0)
            {
                throw new DataException($"The {split} split of {ConfigTypes.NameOf(_config.Source.GetType())} has no text.");
            }

            _splits[split] = texts;
            if (texts.Unknown > ManyUnknown * texts.Tokens)
            {
                _environment.Warn(string.Create(CultureInfo.InvariantCulture,
                    $"{(double)texts.Unknown / texts.Tokens:P1} of the {split} split's {texts.Tokens:N0} tokens are [UNK]: {_config.Vocabulary} cannot spell them. Another input.vocabulary may fit better."));
            }
        }

        return texts;
    }
}
