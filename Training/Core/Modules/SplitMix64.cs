namespace Platform.Training.Core.Modules;

/// <summary>
/// The generator of Steele, Lea and Flood 2014 ("Fast splittable pseudorandom number generators"): its numbers are
/// fixed by the algorithm, so that the order of a run's data does not depend on the version of .NET.
/// </summary>
/// <param name="state">Where it starts; neighbouring states give unrelated numbers.</param>
public struct SplitMix64(ulong state)
{
    /// <summary>What one number moves the state by.</summary>
    internal const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>A generator for one number of one seed, such as an epoch; different pairs give unrelated numbers.</summary>
    public static SplitMix64 For(long seed, long number)
    {
        var seeds = new SplitMix64(unchecked((ulong)seed));
        var numbers = new SplitMix64(seeds.Next() ^ unchecked((ulong)number * Step));
        return new SplitMix64(numbers.Next());
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            var bits = _state += Step;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }

    /// <summary>A number from 0 to below <paramref name="bound"/>; the bias is below 2^-32 for any bound.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from 0 to below 1, of 53 random bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
