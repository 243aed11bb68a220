using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Platform.Training.Compression.Search;

/// <summary>
/// Tree-structured Parzen estimator (Bergstra et al. 2011, section 4): the trials so far are parted into good and bad ones, the density
/// of each is estimated, and of points drawn where good ones are dense that one is tried where they are densest beside the bad ones. Each
/// parameter has densities of its own.
/// </summary>
public sealed record TpeSearch : SearchMethod
{
    private const int MostGood = 25;

    /// <summary>Trials at random before the first that is chosen.</summary>
    [Description("Trials at random before the first that is chosen by what came of others.")]
    [Range(1, 10_000)]
    public int StartUp { get; init; } = 8;

    /// <summary>Part of the trials that counts as good.</summary>
    [Description("Part of the trials that counts as good.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Good { get; init; } = 0.2;

    /// <summary>Points to choose from for each trial.</summary>
    [Description("Points to choose each trial from.")]
    [Range(1, 10_000)]
    public int Candidates { get; init; } = 24;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Suggest(IReadOnlyList<SearchParameter> space, IReadOnlyList<SeenTrial> seen, int number, long seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        var random = new SearchRandom(seed, number);
        SeenTrial[] sorted = [.. seen.Where(trial => double.IsFinite(trial.Loss)).OrderBy(trial => trial.Loss)];
        if (sorted.Length < StartUp)
        {
            return Draw(space, random);
        }

        var good = Math.Min(MostGood, (int)Math.Ceiling(Good * sorted.Length));
        return [.. space.Select((parameter, i) => Choose(
            ParzenDensity.Of(parameter, sorted.Take(good).Select(trial => trial.Point[i])),
            ParzenDensity.Of(parameter, sorted.Skip(good).Select(trial => trial.Point[i])),
            random))];
    }

    private double Choose(ParzenDensity good, ParzenDensity bad, SearchRandom random)
    {
        var (best, highest) = (0.0, double.NegativeInfinity);
        for (var i = 0; i < Candidates; i++)
        {
            var candidate = good.Draw(random);
            var gain = Math.Log(good.At(candidate)) - Math.Log(bad.At(candidate));
            if (gain > highest)
            {
                (best, highest) = (candidate, gain);
            }
        }

        return best;
    }
}
