using Platform.Training.Language.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Generation;

/// <summary>A model small enough to be searched whole: the next token's logits follow from the two last ones by a table.</summary>
internal sealed class TableDecoder(int vocabulary, int seed, int? longestSequence = null) : ITokenDecoder
{
    private readonly double[] _table = Fill(vocabulary, seed);
    private List<List<int>> _rows = [];

    public int? LongestSequence => longestSequence;

    /// <summary>How many tokens were computed.</summary>
    public int Computed { get; private set; }

    public Tensor Start(IReadOnlyList<int[]> prompts)
    {
        _rows = [.. prompts.Select(prompt => prompt.ToList())];
        return Logits();
    }

    public void Reorder(IReadOnlyList<int> rows) => _rows = [.. rows.Select(row => _rows[row].ToList())];

    public Tensor Continue(IReadOnlyList<int> tokens)
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            _rows[row].Add(tokens[row]);
        }

        return Logits();
    }

    public void Dispose()
    {
    }

    /// <summary>Log probabilities after a sequence, computed without tensors.</summary>
    public double[] LogProbabilities(IReadOnlyList<int> sequence)
    {
        double[] logits = LogitsAfter(sequence);
        double total = Math.Log(logits.Sum(Math.Exp));
        return [.. logits.Select(logit => logit - total)];
    }

    private static double[] Fill(int vocabulary, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, vocabulary * vocabulary * vocabulary).Select(_ => 4 * random.NextDouble() - 2)];
    }

    private double[] LogitsAfter(IReadOnlyList<int> sequence)
    {
        int before = sequence.Count > 1 ? sequence[^2] : 0;
        int start = (before * vocabulary + sequence[^1]) * vocabulary;
        return _table[start..(start + vocabulary)];
    }

    private Tensor Logits()
    {
        Computed += _rows.Count;
        float[] values = [.. _rows.SelectMany(LogitsAfter).Select(logit => (float)logit)];
        return tensor(values, [_rows.Count, vocabulary]).DetachFromDisposeScope();
    }
}
