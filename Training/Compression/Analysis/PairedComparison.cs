using Platform.Training.Core.Inputs;

namespace Platform.Training.Compression.Analysis;

/// <summary>Two arms, or two cells, of one task, compared on the same examples.</summary>
public sealed record PairedComparison
{
    private PairedComparison(Arm first, Arm second) => (First, Second) = (first, second);

    /// <summary>The first one.</summary>
    public Arm First { get; }

    /// <summary>The second one.</summary>
    public Arm Second { get; }

    /// <summary>Mean score of the first less that of the second.</summary>
    public double Difference => First.Mean - Second.Mean;

    /// <summary>95 % interval of the difference by the paired bootstrap; null where nothing can be resampled.</summary>
    public Interval? Interval { get; private init; }

    /// <summary>
    /// Two-sided achieved significance level of the bootstrap: twice the part of the resamples in which the difference is on the other side of 0
    /// (Efron and Tibshirani 1993, 15.4 and 16). Null where nothing can be resampled.
    /// </summary>
    public double? P { get; private init; }

    /// <summary>McNemar's test for each seed that both have; empty for numbers instead of classes, and where answers were not kept.</summary>
    public IReadOnlyList<(long Seed, McNemarTest Test)> McNemar { get; private init; } = [];

    /// <summary>Compares two arms of a task.</summary>
    /// <exception cref="ArgumentException">An arm is not of the task.</exception>
    public static PairedComparison Of(TaskStudy study, Arm first, Arm second)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!study.Arms.Contains(first) || !study.Arms.Contains(second))
        {
            throw new ArgumentException($"{first.Key} and {second.Key} are not both arms of {study.Task}.", nameof(study));
        }

        return Of(study.Bootstrap, first, second);
    }

    /// <summary>Compares two cells, whatever their seeds.</summary>
    /// <param name="study">The task of both.</param>
    /// <param name="first">The arm of the first one.</param>
    /// <param name="firstSeed">Its seed.</param>
    /// <param name="second">The arm of the second one.</param>
    /// <param name="secondSeed">Its seed.</param>
    /// <param name="seed">Seed of the resamples.</param>
    /// <exception cref="DataException">An arm has no cell of that seed.</exception>
    public static PairedComparison OfCells(TaskStudy study, Arm first, long firstSeed, Arm second, long secondSeed, long seed)
    {
        ArgumentNullException.ThrowIfNull(study);
        var (one, other) = (CellOf(first, firstSeed), CellOf(second, secondSeed));
        Arm[] arms = one.Key == other.Key ? [one] : [one, other];
        return Of(TaskBootstrap.Of(arms, study.Bootstrap.Resamples, seed, CancellationToken.None), one, other);
    }

    private static Arm CellOf(Arm arm, long seed) =>
        arm.Only(arm.Cells.FirstOrDefault(c => c.Labels.Seed == seed) ?? throw new DataException($"{arm.Key} has no cell of seed {seed}."));

    private static PairedComparison Of(TaskBootstrap bootstrap, Arm first, Arm second)
    {
        var over = bootstrap.Over(first) & bootstrap.Over(second);
        var differences = new float[bootstrap.Resamples];
        System.Numerics.Tensors.TensorPrimitives.Subtract(bootstrap.Draws(first), bootstrap.Draws(second), differences);
        double notBelow = differences.Count(d => d >= 0) + 1;
        double notAbove = differences.Count(d => d <= 0) + 1;
        return new PairedComparison(first, second)
        {
            Interval = Analysis.Interval.OfDraws(differences, over),
            P = over == Chance.None ? null : Math.Min(1, 2 * Math.Min(notBelow, notAbove) / (differences.Length + 1)),
            McNemar = bootstrap.WhyNoExamples is null && Measure.Find(first.Metric)!.IsOfClasses ? [.. Tests(first, second)] : [],
        };
    }

    private static IEnumerable<(long Seed, McNemarTest Test)> Tests(Arm first, Arm second)
    {
        if (first.Cells.Count == 1 && second.Cells.Count == 1)
        {
            return [(first.Labels.Seed, McNemarTest.Of(first.Cells[0].Answers!, second.Cells[0].Answers!, first.Cells[0].Labelled!))];
        }

        return from one in first.Cells
               join other in second.Cells on one.Labels.Seed equals other.Labels.Seed
               select (one.Labels.Seed, McNemarTest.Of(one.Answers!, other.Answers!, one.Labelled!));
    }
}
