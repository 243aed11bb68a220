using System.Globalization;
using Platform.Training.Core.Modules;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>What a method reached on every target of a set, and what that says on the whole.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Targets">One entry for each target.</param>
public sealed record EvaluationTable(string Method, IReadOnlyList<TargetScores> Targets)
{
    /// <summary>The upper ends of the length bins, in residues; the last bin is open.</summary>
    public static readonly IReadOnlyList<int> LengthBins = [100, 150, 200, 300];

    /// <summary>Seeds the bootstrap.</summary>
    public long Seed { get; init; }

    /// <summary>The metrics that any target has, in the order in which they first appear.</summary>
    public IReadOnlyList<string> Metrics => [.. Targets.SelectMany(target => target.Scores.Keys).Distinct()];

    /// <summary>The values of a metric in the order of the targets; not a number where a target has none.</summary>
    public IReadOnlyList<double> Values(string metric) => [.. Targets.Select(target => target.Scores.GetValueOrDefault(metric, double.NaN))];

    /// <summary>Median and mean of a metric over the targets, with their intervals.</summary>
    /// <remarks>The resamples depend on the seed alone, so that two methods on the same targets are resampled alike.</remarks>
    public Spread Summary(string metric) => Spread.Of(Values(metric), PathSeed.Of(Seed, "bootstrap"));

    /// <summary>The same by the targets' length: the bins' names, such as <c>101-150</c>, and what is in them. Empty bins are left out.</summary>
    public IReadOnlyList<(string Bin, Spread Spread)> ByLength(string metric)
    {
        var bins = new List<(string, Spread)>();
        for (var k = 0; k <= LengthBins.Count; k++)
        {
            var (from, to) = (k == 0 ? 1 : LengthBins[k - 1] + 1, k < LengthBins.Count ? LengthBins[k] : int.MaxValue);
            var part = this with { Targets = [.. Targets.Where(target => target.Length >= from && target.Length <= to)] };
            if (part.Targets.Count > 0)
            {
                bins.Add((to == int.MaxValue ? $"> {from - 1}" : string.Create(CultureInfo.InvariantCulture, $"{from}-{to}"), part.Summary(metric)));
            }
        }

        return bins;
    }

    /// <summary>Whether this method differs from another on the targets that both have.</summary>
    public WilcoxonTest Compare(EvaluationTable other, string metric)
    {
        ArgumentNullException.ThrowIfNull(other);
        var theirs = other.Targets.ToDictionary(target => target.Target, StringComparer.Ordinal);
        var common = Targets.Where(target => theirs.ContainsKey(target.Target)).ToArray();
        return WilcoxonTest.Of(
            [.. common.Select(target => target.Scores.GetValueOrDefault(metric, double.NaN))],
            [.. common.Select(target => theirs[target.Target].Scores.GetValueOrDefault(metric, double.NaN))]);
    }
}
