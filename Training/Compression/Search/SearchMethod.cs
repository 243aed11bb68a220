using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Compression.Search;

/// <summary>Chooses what to try next. Its choice is a function of the space, the trials so far and the seed alone.</summary>
public abstract record SearchMethod : Config
{
    /// <summary>The next point to try.</summary>
    /// <param name="space">The parameters.</param>
    /// <param name="seen">What was tried before, lower losses being better.</param>
    /// <param name="number">Number of the trial, from 0.</param>
    /// <param name="seed">Seed of the search.</param>
    /// <returns>A number for each parameter; null where there is nothing left to try.</returns>
    public abstract IReadOnlyList<double>? Suggest(IReadOnlyList<SearchParameter> space, IReadOnlyList<SeenTrial> seen, int number, long seed);

    /// <summary>A point drawn evenly from the space.</summary>
    private protected static IReadOnlyList<double> Draw(IReadOnlyList<SearchParameter> space, SearchRandom random) =>
        [.. space.Select(parameter => parameter.Range.Low + (parameter.Range.High - parameter.Range.Low) * random.Next())];
}

/// <summary>A point that was tried.</summary>
/// <param name="Point">A number for each parameter.</param>
/// <param name="Loss">What came of it; lower is better.</param>
public sealed record SeenTrial(IReadOnlyList<double> Point, double Loss);

/// <summary>Every combination of evenly spread values.</summary>
public sealed record GridSearch : SearchMethod
{
    /// <summary>Values of each range.</summary>
    [Description("Values of each range of numbers, its ends included; of a list all are tried.")]
    [Range(1, 1000)]
    public int Points { get; init; } = 5;

    /// <inheritdoc/>
    public override IReadOnlyList<double>? Suggest(IReadOnlyList<SearchParameter> space, IReadOnlyList<SeenTrial> seen, int number, long seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        var point = new double[space.Count];
        for (var i = space.Count - 1; i >= 0; i--)
        {
            var values = space[i].Spread(Points);
            point[i] = values[number % values.Count];
            number /= values.Count;
        }

        return number == 0 ? point : null;
    }
}

/// <summary>Points drawn at random (Bergstra and Bengio 2012).</summary>
public sealed record RandomSearch : SearchMethod
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> Suggest(IReadOnlyList<SearchParameter> space, IReadOnlyList<SeenTrial> seen, int number, long seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        return Draw(space, new SearchRandom(seed, number));
    }
}
