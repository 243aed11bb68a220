using Platform.Training.Core.Modules;

namespace Platform.Training.Compression.Search;

/// <summary>Random numbers of one trial: a function of the search's seed and the trial's number.</summary>
internal sealed class SearchRandom(long seed, int trial)
{
    private SplitMix64 _numbers = SplitMix64.For(seed, trial);

    /// <summary>Evenly between 0 and 1, 1 left out.</summary>
    public double Next() => _numbers.NextDouble();

    /// <summary>Of a normal distribution with mean 0 and variance 1 (Box and Muller 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());
}
