using Platform.Training.Compression.Export;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Export;

/// <summary>A classifier with few random weights, and its answers by both engines.</summary>
internal sealed class SmallClassifier : IDisposable
{
    public const int Length = 24;

    private readonly ParameterStore _store;

    private SmallClassifier(BertClassifier.Config config, int outputs, long seed)
    {
        Model = (BertClassifier)config.For(new LabelledTextFacts(Vocabulary.Count, Length, outputs, AreScores: outputs == 1)).Build();
        _store = new ParameterStore(Model, seed, CPU);
        using var quiet = no_grad();

        // Larger than fresh ones, so that a part left out shows; biases and norms are not at their first values either.
        using var noise = randn(_store.Values.shape, generator: new Generator(3));
        _store.Values.add_(noise, alpha: 0.1);
    }

    public static WordPieceVocabulary Vocabulary { get; } = WordPieceVocabulary.Load(Path.Combine(AppContext.BaseDirectory, "samples", "vocab.txt"));

    public BertClassifier Model { get; }

    /// <summary>A small BERT with changes.</summary>
    public static SmallClassifier Of(Func<TransformerLayer.Config, TransformerLayer.Config>? layer = null, Func<BertClassifier.Config, BertClassifier.Config>? model = null, int outputs = 2, long seed = 7)
    {
        var encoder = BertEncoder.Config.Of(BertSize.Tiny, dropout: 0.1) with { HiddenSize = 32 };
        var stack = (UniformStackConfig)encoder.Stack;
        var changed = stack with { Layer = layer?.Invoke(stack.Layer with { Attention = stack.Layer.Attention with { Heads = 4 } }) ?? stack.Layer };
        var config = new BertClassifier.Config { Encoder = encoder with { Stack = changed } };
        return new SmallClassifier(model?.Invoke(config) ?? config, outputs, seed);
    }

    public static TextTask Task(int outputs = 2, bool isPair = false) =>
        new("test", "Test", outputs == 1 ? [] : [.. Enumerable.Range(0, outputs).Select(i => $"label {i}")], isPair, Length, Vocabulary);

    /// <summary>Random texts of all lengths, some of them pairs; the first is a single token, the last is as long as may be.</summary>
    public static TokenRows Rows(int rows, int seed, int columns = Length)
    {
        var random = new Random(seed);
        var (ids, mask, types) = (new long[rows * columns], new long[rows * columns], new long[rows * columns]);
        for (var row = 0; row < rows; row++)
        {
            var length = row == 0 ? 1 : row == rows - 1 ? columns : random.Next(1, columns + 1);
            var second = random.Next(0, 2 * length);
            for (var column = 0; column < length; column++)
            {
                var place = row * columns + column;
                (ids[place], mask[place], types[place]) = (random.Next(Vocabulary.Count), 1, column > second ? 1 : 0);
            }
        }

        return new TokenRows(ids, mask, types, rows, columns);
    }

    /// <summary>The model's own logits.</summary>
    public float[][] Logits(TokenRows rows)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        long[] shape = [rows.Rows, rows.Columns];
        using var batch = new Batch(
            new Dictionary<string, Tensor>
            {
                [TextBatches.Tokens] = tensor(rows.Ids, shape).DetachFromDisposeScope(),
                [TextBatches.TokenTypes] = tensor(rows.Types, shape).DetachFromDisposeScope(),
                [TextBatches.Mask] = tensor(rows.Mask, shape).to(ScalarType.Bool).DetachFromDisposeScope(),
            },
            rows.Rows);
        var logits = Model.Forward(batch, new InvocationContext(isTraining: false)).Predictions;
        var flat = logits.data<float>().ToArray();
        return [.. flat.Chunk((int)logits.shape[1])];
    }

    public void Dispose() => _store.Dispose();
}
