namespace Platform.Training.Language.Batching;

/// <summary>Which examples make up each batch of one pass over a data set, in the order of the batches.</summary>
public sealed class BatchPlan
{
    private readonly int[] _examples;
    private readonly (int Start, int Length)[] _batches;

    internal BatchPlan(int[] examples, (int Start, int Length)[] batches, ReadOnlySpan<int> lengths)
    {
        _examples = examples;
        _batches = batches;
        for (int batch = 0; batch < batches.Length; batch++)
        {
            int longest = 0;
            foreach (int example in this[batch])
            {
                longest = Math.Max(longest, lengths[example]);
                Tokens += lengths[example];
            }

            PaddedTokens += (long)longest * batches[batch].Length;
        }
    }

    /// <summary>The number of batches.</summary>
    public int Count => _batches.Length;

    /// <summary>The tokens of all examples, without padding.</summary>
    public long Tokens { get; }

    /// <summary>The tokens that the batches hold, each padded to its longest example.</summary>
    public long PaddedTokens { get; }

    /// <summary>The share of padding in what the batches hold, from 0 to below 1.</summary>
    public double PaddingShare => PaddedTokens == 0 ? 0 : 1 - (double)Tokens / PaddedTokens;

    /// <summary>The examples of one batch.</summary>
    public ReadOnlySpan<int> this[int batch] => _examples.AsSpan(_batches[batch].Start, _batches[batch].Length);
}
