using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Sweeps;

/// <summary>
/// Estimates time and disk of a sweep. The time of a run is that of finished runs of the same task, architecture and methods where there
/// are any; else it is reckoned, with a measured time of a step where there is one, and scaled as finished runs differed from what was
/// reckoned for them.
/// </summary>
public sealed class SweepEstimator
{
    private readonly SweepPlan _plan;
    private readonly SweepSpeed _speed;
    private readonly IReadOnlyDictionary<string, double> _stepSeconds;
    private readonly Dictionary<string, RunCost> _costs;
    private readonly Dictionary<string, double> _known;
    private readonly double? _scale;

    /// <summary>Prepares estimates.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="speed">What to reckon with.</param>
    /// <param name="finished">Seconds that finished runs of the plan took, by key.</param>
    /// <param name="stepSeconds">Measured seconds of a plain step, by <see cref="PlannedRun.Shape"/>.</param>
    /// <param name="vocabulary">Pieces of the vocabulary; the published number where null.</param>
    public SweepEstimator(
        SweepPlan plan, SweepSpeed speed, IReadOnlyDictionary<string, double> finished, IReadOnlyDictionary<string, double> stepSeconds, int? vocabulary = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (_plan, _speed, _stepSeconds) = (plan, speed, stepSeconds);
        _costs = plan.Runs.ToDictionary(run => run.Key, run => new RunCost(run, plan.Spec, vocabulary ?? SweepFacts.PublishedPieces));
        PlannedRun[] measured = [.. plan.Runs.Where(run => finished.ContainsKey(run.Key))];
        _known = measured.GroupBy(KindOf).ToDictionary(kind => kind.Key, kind => kind.Average(run => finished[run.Key]));
        _scale = measured.Length == 0 ? null : Median([.. measured.Select(run => finished[run.Key] / Reckoned(run))]);
    }

    /// <summary>Seconds that a run takes from beginning to end.</summary>
    public double SecondsOf(PlannedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _known.TryGetValue(KindOf(run), out var known) ? known : Reckoned(run) * (_scale ?? 1);
    }

    /// <summary>The number of parameters of a run's model, its head left out.</summary>
    public long ParametersOf(string key) => _costs[key].Parameters;

    /// <summary>The cost of what is left.</summary>
    /// <param name="left">The runs that are not done.</param>
    /// <param name="jobs">Runs at a time.</param>
    public SweepEstimate Of(IReadOnlyList<PlannedRun> left, int jobs)
    {
        ArgumentNullException.ThrowIfNull(left);
        var longest = left.Select(SecondsOf).DefaultIfEmpty().Max();
        var stays = _plan.Runs.Sum(Stays);
        var working = _costs.Values.Select(cost => 2 * cost.Bytes.Checkpoint + cost.Bytes.Model).OrderDescending().Take(jobs).Sum();
        return new SweepEstimate(left.Count, Math.Max(longest, left.Sum(SecondsOf) / Math.Max(1, Math.Min(jobs, left.Count))), stays, stays + working, Basis(left));
    }

    private static string KindOf(PlannedRun run) => $"{run.Shape} {run.Labels?.Methods ?? CompressionMethods.None}";

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private double Reckoned(PlannedRun run) => _costs[run.Key].Seconds(_speed, _stepSeconds.TryGetValue(run.Shape, out var seconds) ? seconds : null);

    private long Stays(PlannedRun run)
    {
        var (model, checkpoint) = _costs[run.Key].Bytes;
        var files = run.Labels?.Methods.HasFlag(CompressionMethods.Quantization) == true ? model / 4 : model;
        return RunCost.Logs + _plan.KeepsOf(run) switch
        {
            SweepKeeps.Everything => model + files + checkpoint,
            SweepKeeps.Artifacts => model + files,
            _ => 0,
        };
    }

    private string Basis(IReadOnlyList<PlannedRun> left)
    {
        var same = left.Count(run => _known.ContainsKey(KindOf(run)));
        var steps = left.Count(run => !_known.ContainsKey(KindOf(run)) && _stepSeconds.ContainsKey(run.Shape));
        var reckoned = left.Count - same - steps;
        var scaled = _scale is null ? "" : ", scaled as finished runs differed from that";
        string?[] parts =
        [
            same > 0 ? $"{same} by finished runs of the same kind" : null,
            steps > 0 ? $"{steps} by measured steps{scaled}" : null,
            reckoned > 0 ? $"{reckoned} by counted operations at {_speed.Words}{scaled}" : null,
        ];
        return left.Count == 0 ? "nothing is left to do" : string.Join("; ", parts.OfType<string>());
    }
}
