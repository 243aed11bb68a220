using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;

namespace Platform.WebApp.Sweeps;

/// <summary>A row of the table of results: an arm, or one seed of it.</summary>
/// <param name="Arm">The arm, of one cell where the row is one seed.</param>
/// <param name="Seed">The seed; null for the mean over seeds.</param>
/// <param name="Spread">Mean and standard deviation over seeds.</param>
/// <param name="Interval">The arm's interval; null for one seed.</param>
internal sealed record ResultRow(Arm Arm, long? Seed, SeedMean Spread, Interval? Interval)
{
    /// <summary>Tells the row from others.</summary>
    public string Key => Arm.Key;

    /// <summary>What was trained.</summary>
    public CellLabels Labels => Arm.Labels;

    /// <summary>Score on the split that nothing was chosen by; null where a cell lacks it.</summary>
    public double? Test => Arm.Cells.All(c => c.TestScore is not null) ? Arm.Cells.Average(c => c.TestScore) : null;

    /// <summary>The rows of a task.</summary>
    /// <param name="study">The task.</param>
    /// <param name="eachSeed">Whether each seed is a row.</param>
    public static IEnumerable<ResultRow> Of(TaskStudy study, bool eachSeed) => eachSeed
        ? study.Arms.SelectMany(a => a.Cells.Select(c => new ResultRow(a.Only(c), c.Labels.Seed, new SeedMean(c.Score, null, null), null)))
        : study.Arms.Select(a => new ResultRow(a, null, SeedMean.Of([.. a.Cells.Select(c => c.Score)]), study.Bootstrap.IntervalOf(a)));
}
