namespace Platform.Training.Language.Batching;

/// <summary>
/// The generator of Steele, Lea and Flood 2014 ("Fast splittable pseudorandom number generators"): its numbers are
/// fixed by the algorithm, so that the order of a run's data does not depend on the version of .NET.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>A generator for one epoch of one seed; different pairs give unrelated numbers.</summary>
    public static SplitMix64 For(long seed, long epoch)
    {
        SplitMix64 seeds = new(unchecked((ulong)seed));
        SplitMix64 epochs = new(seeds.Next() ^ unchecked((ulong)epoch * Step));
        return new SplitMix64(epochs.Next());
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            ulong bits = _state += Step;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }

    /// <summary>A number from 0 to below <paramref name="bound"/>; the bias is below 2^-32 for any bound.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
