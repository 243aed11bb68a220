using Platform.Training.Compression.Results;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Compression.Analysis;

/// <summary>What is concluded from the measured cells of a sweep.</summary>
public sealed class SweepAnalysis
{
    /// <summary>Resamples that every interval is computed from, unless said otherwise.</summary>
    public const int DefaultResamples = 10_000;

    /// <summary>Seed of the resamples, so that the same results always give the same intervals.</summary>
    public const long Seed = 1;

    private static readonly string[] Glue = ["CoLA", "SST-2", "MRPC", "STS-B", "QQP", "MNLI", "QNLI", "RTE"];

    private SweepAnalysis(IReadOnlyList<TaskStudy> studies) => Studies = studies;

    /// <summary>The tasks, in the order of the results.</summary>
    public IReadOnlyList<TaskStudy> Studies { get; }

    /// <summary>Analyses cells.</summary>
    /// <param name="cells">The cells that have been measured so far; they may be few.</param>
    /// <param name="resamples">How many bootstrap resamples intervals are computed from.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="DataException">There are no cells, or they contradict one another.</exception>
    public static SweepAnalysis Of(IReadOnlyList<CellResult> cells, int resamples = DefaultResamples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (cells.Count == 0)
        {
            throw new DataException("There is nothing to analyse: no cell has been measured.");
        }

        return new SweepAnalysis(
            [.. Arm.Group(cells).GroupBy(a => a.Labels.Task).Select(arms => TaskStudy.Of([.. arms], resamples, Seed, cancellationToken))]);
    }

    /// <summary>
    /// The name of a mean over tasks: it says how many of GLUE's eight tasks they are, and calls it GLUE only when it is all of them.
    /// </summary>
    public static string NameOfMean(IReadOnlyList<string> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var known = tasks.Select(t => t.StartsWith("MNLI", StringComparison.Ordinal) ? "MNLI" : t).Intersect(Glue).Count();
        return known == Glue.Length && tasks.All(t => Glue.Contains(t) || t.StartsWith("MNLI", StringComparison.Ordinal))
            ? "mean over GLUE's 8 tasks (dev)"
            : $"mean over {tasks.Count} task{(tasks.Count == 1 ? "" : "s")} ({string.Join(", ", tasks)}; {known} of GLUE's {Glue.Length})";
    }

    /// <summary>Every reduction factor: of each task, and where there are several tasks, their means.</summary>
    /// <param name="axis">What gets smaller.</param>
    /// <param name="tolerance">How much the score may fall, as a share.</param>
    public IReadOnlyList<ReductionFactor> Factors(CostAxis axis, double tolerance)
    {
        var single = Studies.SelectMany(s => s.Factors(axis, tolerance)).ToList();
        return Studies.Count == 1
            ? single
            : [.. single, .. single.GroupBy(f => (f.Start, f.Architecture, f.Curve)).Select(g => ReductionFactor.MeanOf([.. g]))];
    }

    /// <summary>The interaction of every pair, and of all three, for which the single methods were measured too.</summary>
    /// <param name="factors">The factors, as <see cref="Factors"/> gives them.</param>
    public static IReadOnlyList<InteractionRatio> Interactions(IReadOnlyList<ReductionFactor> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        var ratios = new List<InteractionRatio>();
        foreach (var group in factors.GroupBy(f => (f.IsMean, Task: f.IsMean ? "" : f.Tasks[0], f.Start, f.Architecture)))
        {
            foreach (var combined in group.Where(f => MethodNames.Combined.Contains(f.Methods)))
            {
                var singles = MethodNames.Singles(combined.Methods)
                    .Select(m => TaskStudy.Closest(group.Where(f => f.Methods == m), f => f.Others, combined.Others)).OfType<ReductionFactor>().ToList();
                if (singles.Count == MethodNames.Singles(combined.Methods).Count)
                {
                    ratios.Add(InteractionRatio.Of(combined, singles));
                }
            }
        }

        return ratios;
    }
}
