using Platform.Training.Core.Modules;

namespace Platform.Training.Language.Batching;

/// <summary>
/// Groups examples of similar length into batches, so that little is padded. The plan of an epoch depends only on the
/// seed and the epoch's number: any position (epoch, batch) of a run can be computed again.
/// </summary>
/// <remarks>
/// An epoch shuffles all examples, sorts each window of many batches by length, cuts the windows into batches and
/// shuffles the batches. The window trades padding for chance: the whole data set as one window pads least, but puts
/// the same examples together more often.
/// </remarks>
public sealed class LengthBuckets
{
    private readonly int[] _lengths;
    private readonly BatchSize _size;
    private readonly long _seed;
    private readonly int _window;

    /// <summary>Prepares plans.</summary>
    /// <param name="lengths">The length of each example in tokens.</param>
    /// <param name="size">How much goes into a batch.</param>
    /// <param name="seed">Chooses the order.</param>
    /// <param name="windowBatches">How many full batches of examples are sorted together; at least 1, which sorts nothing across batches.</param>
    public LengthBuckets(int[] lengths, BatchSize size, long seed, int windowBatches = 100)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfZero(lengths.Length, nameof(lengths));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Examples, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.PaddedTokens ?? 1, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(windowBatches, 1);
        _lengths = lengths;
        _size = size;
        _seed = seed;
        _window = (int)Math.Min((long)windowBatches * size.Examples, lengths.Length);
    }

    /// <summary>The plan of one epoch for training: every example once.</summary>
    /// <param name="epoch">The epoch's number from 0.</param>
    public BatchPlan Epoch(int epoch)
    {
        SplitMix64 random = SplitMix64.For(_seed, epoch);
        int[] order = InOrder(_lengths.Length);
        random.Shuffle(order.AsSpan());
        for (int start = 0; start < order.Length; start += _window)
        {
            SortByLength(order.AsSpan(start, Math.Min(_window, order.Length - start)));
        }

        (int, int)[] batches = Cut(order);
        random.Shuffle(batches.AsSpan());
        return new BatchPlan(order, batches, _lengths);
    }

    /// <summary>The plan for evaluation: every example once, the shortest first.</summary>
    public BatchPlan Sorted()
    {
        int[] order = InOrder(_lengths.Length);
        SortByLength(order);
        return new BatchPlan(order, Cut(order), _lengths);
    }

    private static int[] InOrder(int count)
    {
        int[] order = new int[count];
        for (int index = 0; index < count; index++)
        {
            order[index] = index;
        }

        return order;
    }

    /// <summary>Sorts stably: equal lengths keep their shuffled order.</summary>
    private void SortByLength(Span<int> order)
    {
        long[] keys = new long[order.Length];
        for (int index = 0; index < keys.Length; index++)
        {
            keys[index] = ((long)_lengths[order[index]] << 32) | (uint)index;
        }

        MemoryExtensions.Sort(keys.AsSpan(), order);
    }

    private (int Start, int Length)[] Cut(int[] order)
    {
        List<(int, int)> batches = new(order.Length / _size.Examples + 1);
        int start = 0;
        int longest = 0;
        for (int index = 0; index < order.Length; index++)
        {
            longest = Math.Max(longest, _lengths[order[index]]);
            if (!_size.Holds(index + 1 - start, longest))
            {
                batches.Add((start, index - start));
                start = index;
                longest = _lengths[order[index]];
            }
        }

        batches.Add((start, order.Length - start));
        return [.. batches];
    }
}
