using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>The arms of one task with what they are judged by.</summary>
public sealed class TaskStudy
{
    private readonly Dictionary<string, IReadOnlyList<TradeoffCurve>> _curves = [];
    private readonly Lock _lock = new();

    private TaskStudy(IReadOnlyList<Arm> arms, TaskBootstrap bootstrap)
    {
        (Arms, Bootstrap) = (arms, bootstrap);
        var labels = arms.SelectMany(a => a.Cells).FirstOrDefault(c => c.Labelled is { Count: > 0 })?.Labelled;
        Examples = labels?.Count;
        Majority = labels is null ? null : Measure.Find(Metric)?.BestConstant([.. labels]);
    }

    /// <summary>The task's name, such as SST-2.</summary>
    public string Task => Arms[0].Labels.Task;

    /// <summary>The measure, such as <c>accuracy</c>.</summary>
    public string Metric => Arms[0].Metric;

    /// <summary>The arms, in the order of the results.</summary>
    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>Examples of the dev split; null where no cell kept them.</summary>
    public int? Examples { get; }

    /// <summary>
    /// The best score that always giving the same answer reaches on the dev split: the majority's share for accuracy, 0 for correlations.
    /// Null where no cell kept the labels.
    /// </summary>
    public double? Majority { get; }

    /// <summary>The resamples of all arms.</summary>
    public TaskBootstrap Bootstrap { get; }

    /// <summary>Where first weights come from.</summary>
    public IReadOnlyList<string> Starts => [.. Arms.Select(a => a.Labels.Start).Distinct()];

    /// <summary>The architectures, the largest first.</summary>
    public IReadOnlyList<string> Architectures =>
        [.. Arms.GroupBy(a => a.Labels.Architecture).OrderByDescending(g => g.Max(a => a.Cells[0].Sizes.Paper)).Select(g => g.Key)];

    /// <summary>The uncompressed arms.</summary>
    public IEnumerable<Arm> Baselines => Arms.Where(a => a.Labels.Methods == CompressionMethods.None);

    /// <summary>Puts the arms of one task together.</summary>
    internal static TaskStudy Of(IReadOnlyList<Arm> arms, int resamples, long seed, CancellationToken cancellationToken) =>
        new(arms, TaskBootstrap.Of(arms, resamples, seed, cancellationToken));

    /// <summary>The curves over an axis, of every start.</summary>
    public IReadOnlyList<TradeoffCurve> Curves(CostAxis axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        lock (_lock)
        {
            return _curves.TryGetValue(axis.Key, out var known) ? known : _curves[axis.Key] = TradeoffCurve.Of(Arms, axis, Bootstrap);
        }
    }

    /// <summary>Why nothing may be divided by this baseline, in words; null where its lower confidence bound is above the majority.</summary>
    public string? WhyNoRatio(Arm baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        if (Majority is not { } majority)
        {
            return "the labels of the dev split were not kept, so that the majority line is not known";
        }

        return Bootstrap.IntervalOf(baseline) switch
        {
            null => "the baseline has one seed and no answers, so that its score has no lower bound",
            { Low: var low } when low > majority => null,
            { Low: var low } => FormattableString.Invariant(
                $"the baseline is not clearly above always giving the same answer: its lower bound is {100 * low:F1}, the majority line {100 * majority:F1}"),
        };
    }

    /// <summary>
    /// The uncompressed arm that a treatment is compared with: of the same architecture and start, and of the same other settings or, where there is
    /// none, of those settings that it shares, as many as possible.
    /// </summary>
    /// <returns>The arm; null where there is none.</returns>
    public Arm? BaselineOf(string architecture, string start, IReadOnlyDictionary<string, string> others) =>
        Closest(Baselines.Where(a => a.Labels.Architecture == architecture && a.Labels.Start == start), a => a.Labels.Others, others);

    /// <summary>The factors of every curve for every architecture that has a baseline.</summary>
    /// <param name="axis">What gets smaller.</param>
    /// <param name="tolerance">How much the score may fall, as a share.</param>
    public IReadOnlyList<ReductionFactor> Factors(CostAxis axis, double tolerance)
    {
        var factors = new List<ReductionFactor>();
        foreach (var curve in Curves(axis).Where(c => c.Methods != CompressionMethods.None))
        {
            foreach (var architecture in Architectures)
            {
                if (BaselineOf(architecture, curve.Start, curve.Others) is { } baseline)
                {
                    factors.Add(ReductionFactor.Of(baseline, curve, axis, tolerance, this));
                }
            }
        }

        return factors;
    }

    /// <summary>The item whose settings are all among the wanted ones, with as many of them as possible.</summary>
    internal static T? Closest<T>(IEnumerable<T> items, Func<T, IReadOnlyDictionary<string, string>> settings, IReadOnlyDictionary<string, string> wanted)
        where T : class =>
        items.Where(i => settings(i).All(s => wanted.TryGetValue(s.Key, out var value) && value == s.Value)).MaxBy(i => settings(i).Count);
}
