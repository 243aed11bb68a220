using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>One arm on a curve.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Cost">Mean size, latency or training time over its seeds.</param>
/// <param name="Score">Mean score over its seeds.</param>
/// <param name="Interval">Over seeds and examples, by the bootstrap; null with one seed and no answers.</param>
/// <param name="SeedInterval">Over seeds alone, by Student's t; null for one seed.</param>
public sealed record CurvePoint(Arm Arm, double Cost, double Score, Interval? Interval, Interval? SeedInterval);

/// <summary>
/// Score against cost for one way of making models smaller: all its architectures, sparsities and bits, of one task, one start and one setting
/// of everything else. This is the curve along which a size is interpolated.
/// </summary>
public sealed class TradeoffCurve
{
    private TradeoffCurve(CellLabels labels, IReadOnlyList<CurvePoint> points) => (Labels, Points) = (labels, points);

    /// <summary>The points, by cost, then by score.</summary>
    public IReadOnlyList<CurvePoint> Points { get; }

    /// <summary>The methods.</summary>
    public CompressionMethods Methods => Labels.Methods;

    /// <summary>Where the first weights come from.</summary>
    public string Start => Labels.Start;

    /// <summary>Everything else that the cells of a sweep differ in.</summary>
    public IReadOnlyDictionary<string, string> Others => Labels.Others;

    /// <summary>The curve in few letters: "QAT+KD", "KD (augmentation none)".</summary>
    public string Name => Arm.CurveName(Labels);

    private CellLabels Labels { get; }

    /// <summary>The curves of one task.</summary>
    /// <param name="arms">Arms of one task.</param>
    /// <param name="axis">The cost; arms without it are left out.</param>
    /// <param name="bootstrap">The task's resamples.</param>
    public static IReadOnlyList<TradeoffCurve> Of(IReadOnlyList<Arm> arms, CostAxis axis, TaskBootstrap bootstrap)
    {
        ArgumentNullException.ThrowIfNull(arms);
        ArgumentNullException.ThrowIfNull(bootstrap);
        var points = from arm in arms
                     let cost = arm.Cost(axis)
                     where cost is not null
                     select new CurvePoint(arm, cost.Value, arm.Mean, bootstrap.IntervalOf(arm), SeedMean.Of([.. arm.Cells.Select(c => c.Score)]).Interval);
        return
        [
            .. points.GroupBy(p => (p.Arm.Labels.Start, Name: Arm.CurveName(p.Arm.Labels)))
                .Select(g => new TradeoffCurve(g.First().Arm.Labels, [.. g.OrderBy(p => p.Cost).ThenBy(p => p.Score)]))
                .OrderBy(c => c.Start, StringComparer.Ordinal).ThenBy(c => MethodNames.Place(c.Methods)).ThenBy(c => c.Name, StringComparer.Ordinal),
        ];
    }
}
