using System.Globalization;
using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>What is concluded from a sweep, as tables that say what their numbers are.</summary>
/// <param name="analysis">The analysed cells.</param>
public sealed class AnalysisReport(SweepAnalysis analysis)
{
    /// <summary>What gets smaller.</summary>
    public CostAxis Axis { get; init; } = CostAxis.File;

    /// <summary>How much the score may fall, as shares.</summary>
    public IReadOnlyList<double> Tolerances { get; init; } = [0.005, 0.01];

    /// <summary>Models above it are not recommended; null for no limit.</summary>
    public double? Limit { get; init; }

    /// <summary>Whether the paper's own table follows at the end, as a reference.</summary>
    public bool WithPaper { get; init; }

    /// <summary>A score times 100 with one decimal.</summary>
    public static string Points(double score) => (100 * score).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>An interval of scores times 100: "[79.9, 82.4]"; a dash where there is none.</summary>
    public static string Points(Interval? interval) => interval is null ? "–" : $"[{Points(interval.Low)}, {Points(interval.High)}]";

    /// <summary>A factor in words: "3.62×", "≥ 4.00×" where the curve ends, "not reachable", "refused".</summary>
    public static string Text(ReductionFactor factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return factor.Outcome switch
        {
            ReductionOutcome.Reached => $"{(factor.IsEndOfCurve ? "≥ " : "")}{Times(factor.Value!.Value)}",
            ReductionOutcome.NotReachable => "not reachable",
            _ => "refused",
        };
    }

    /// <summary>A factor's or ratio's interval: "[3.10, 4.00]"; "–" for an open end.</summary>
    public static string Text(Interval? interval) => interval is null ? "–" : $"[{Number(interval.Low)}, {Number(interval.High)}]";

    /// <summary>The sections, in the order that they are read.</summary>
    public IReadOnlyList<ReportSection> Sections()
    {
        var sections = new List<ReportSection> { Overview() };
        sections.AddRange(analysis.Studies.Select(Scores));
        foreach (var tolerance in Tolerances)
        {
            var factors = analysis.Factors(Axis, tolerance);
            sections.Add(Factors(factors, tolerance));
            if (SweepAnalysis.Interactions(factors) is { Count: > 0 } ratios)
            {
                sections.Add(Interactions(ratios, tolerance));
            }
        }

        sections.AddRange(analysis.Studies.Select(s => Recommendations(s, Tolerances.Max())));
        return WithPaper ? [.. sections, .. PaperReport.Sections()] : sections;
    }

    private static string Times(double factor) => string.Create(CultureInfo.InvariantCulture, $"{factor:F2}×");

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    private static string Seeds(TaskStudy study)
    {
        var (fewest, most) = (study.Arms.Min(a => a.Cells.Count), study.Arms.Max(a => a.Cells.Count));
        return fewest == most ? $"{fewest}" : $"{fewest} to {most}";
    }

    private static string TaskOf(ReductionFactor factor) => factor.IsMean ? SweepAnalysis.NameOfMean(factor.Tasks) : factor.Tasks[0];

    private ReportSection Overview() => new(
        "Tasks",
        [
            $"{analysis.Studies.Sum(s => s.Arms.Sum(a => a.Cells.Count))} cells. Scores are those of the exported files on the dev split, times 100. Intervals are 95 %: "
                + $"{analysis.Studies[0].Bootstrap.Resamples:N0} resamples of seeds and examples, paired, or fewer where the table says so.",
            .. analysis.Studies.Where(s => s.Bootstrap.WhyNoExamples is not null).Select(s => $"{s.Task}: examples were not resampled, because {s.Bootstrap.WhyNoExamples}."),
        ],
        new ReportTable(
            ["task", "measure", "dev examples", "majority line", "seeds", "starts", "interval over"],
            [
                .. analysis.Studies.Select(s => (string[])
                [
                    s.Task,
                    s.Metric,
                    s.Examples?.ToString("N0", CultureInfo.InvariantCulture) ?? "–",
                    s.Majority is { } majority ? Points(majority) : "–",
                    Seeds(s),
                    string.Join(", ", s.Starts),
                    Interval.WordsOf(s.Arms.Aggregate(Chance.Examples | Chance.Seeds, (both, a) => both & s.Bootstrap.Over(a))),
                ]),
            ]));

    private ReportSection Scores(TaskStudy study)
    {
        var points = study.Curves(Axis).SelectMany(c => c.Points).ToList();
        var front = ParetoFront.Of(points, p => p.Cost, p => p.Score).Select(p => p.Arm).ToHashSet();
        var architectures = study.Architectures.Index().ToDictionary(a => a.Item, a => a.Index);
        return new ReportSection(
            $"{study.Task}: {study.Metric} against {Axis.Title.ToLowerInvariant()}",
            ["\"Front\" marks models that no other one beats in both. ± is the standard deviation over seeds."],
            new ReportTable(
                ["start", "model", "methods", "seeds", Axis.Title.ToLowerInvariant(), "score", "±", "95 %", "test", "batch 1", "training", "front"],
                [
                    .. points.OrderBy(p => p.Arm.Labels.Start, StringComparer.Ordinal).ThenBy(p => architectures[p.Arm.Labels.Architecture])
                        .ThenBy(p => MethodNames.Place(p.Arm.Labels.Methods)).ThenByDescending(p => p.Cost).Select(p => (string[])
                        [
                            p.Arm.Labels.Start,
                            p.Arm.Labels.Architecture,
                            Arm.Treatment(p.Arm.Labels),
                            $"{p.Arm.Cells.Count}",
                            Axis.Text(p.Cost),
                            Points(p.Score),
                            SeedMean.Of([.. p.Arm.Cells.Select(c => c.Score)]).StandardDeviation is { } deviation ? Points(deviation) : "–",
                            Points(p.Interval),
                            p.Arm.Cells.All(c => c.TestScore is not null) ? Points(p.Arm.Cells.Average(c => c.TestScore!.Value)) : "–",
                            p.Arm.Cost(CostAxis.LatencyOfOne) is { } latency ? CostAxis.LatencyOfOne.Text(latency) : "–",
                            p.Arm.Cost(CostAxis.Training) is { } time ? CostAxis.Training.Text(time) : "–",
                            front.Contains(p.Arm) ? "front" : "",
                        ]),
                ]));
    }

    private ReportSection Factors(IReadOnlyList<ReductionFactor> factors, double tolerance)
    {
        var curves = factors.Select(f => f.Curve).Distinct().ToList();
        var rows = factors.GroupBy(f => (f.IsMean, Task: TaskOf(f), f.Start, f.Architecture));
        var wide = analysis.Studies.SelectMany(s => s.Baselines.Select(b => (s.Task, b.Name, Interval: s.Bootstrap.IntervalOf(b))))
            .Where(b => b.Interval?.HalfWidth > tolerance).ToList();
        return new ReportSection(
            $"Reduction factor within {ReductionFactor.TextOf(tolerance)}: {Axis.Title.ToLowerInvariant()}",
            [
                "How many times smaller than the same architecture's uncompressed model, by straight lines over log size along each method's curve, never "
                    + "beyond its ends; ≥ where the smallest model of the curve is still within the tolerance. The 95 % interval follows each factor; its lower end is 0 where more than 2.5 % of the resamples never come within the tolerance.",
                .. wide.Count == 0 ? (string[])[] :
                    [$"The tolerance is smaller than what chance does: the interval of a baseline reaches up to ±{Points(wide.Max(b => b.Interval!.HalfWidth))} points ({wide.MaxBy(b => b.Interval!.HalfWidth).Task})."],
                .. factors.Where(f => f.Outcome == ReductionOutcome.Refused).Select(f => $"{TaskOf(f)}, {f.Architecture}: refused, {f.Why}.").Distinct(),
            ],
            new ReportTable(
                ["task", "start", "model", .. curves],
                [
                    .. rows.Select(r => (string[])
                    [
                        r.Key.Task,
                        r.Key.Start,
                        r.Key.Architecture,
                        .. curves.Select(c => r.FirstOrDefault(f => f.Curve == c) is { } factor
                            ? factor.Outcome == ReductionOutcome.Reached ? $"{Text(factor)} {Text(factor.Interval)}" : Text(factor)
                            : "–"),
                    ]),
                ]));
    }

    private static ReportSection Interactions(IReadOnlyList<InteractionRatio> ratios, double tolerance) => new(
        $"Interaction within {ReductionFactor.TextOf(tolerance)}",
        ["The factor of methods together divided by the product of their single factors. The verdict is the side of 1 that the whole interval is on; else, and where a factor (≥) is a lower bound that could move it, it is not decided. An interval is open (–) where more than 2.5 % of the resamples have no ratio, because a factor is not reachable in them."],
        new ReportTable(
            ["task", "start", "model", "methods", "together", "product", "ratio", "95 %", "verdict", "note"],
            [
                .. ratios.Select(r => (string[])
                [
                    TaskOf(r.Combined),
                    r.Combined.Start,
                    r.Combined.Architecture,
                    r.Combined.Curve,
                    Text(r.Combined),
                    r.Singles.All(s => s.Value is not null) ? Times(r.Singles.Aggregate(1.0, (product, s) => product * s.Value!.Value)) : "–",
                    r.Value is { } value ? Number(value) : "–",
                    r.Value is null ? "–" : Text(r.Interval),
                    r.VerdictText,
                    (r.Value is null ? r.Why : r.Caveat) ?? "",
                ]),
            ]));

    private ReportSection Recommendations(TaskStudy study, double tolerance)
    {
        var baseline = Recommendation.BestBaseline(study);
        var limit = Limit is { } most ? $"under {Axis.Text(most)} and " : "";
        var title = $"{study.Task}: {limit}within {ReductionFactor.TextOf(tolerance)} of the best uncompressed model";
        if (baseline is null || study.WhyNoRatio(baseline) is not null)
        {
            return new ReportSection(title, [baseline is null ? "No uncompressed model was measured." : $"Nothing is recommended: {study.WhyNoRatio(baseline)}."], null);
        }

        var found = Recommendation.Of(study, Axis, Limit, tolerance, baseline);
        return new ReportSection(
            title,
            [
                $"That is {baseline.Name} ({baseline.Labels.Start}), {Points(baseline.Mean)} {Points(study.Bootstrap.IntervalOf(baseline))}"
                    + $"{(baseline.Cost(Axis) is { } cost ? $", {Axis.Text(cost)}" : "")}. The smallest first; \"sure\" where the whole interval of the difference is within the tolerance.",
                .. found.Count == 0 ? (string[])["No measured model is."] : [],
            ],
            found.Count == 0 ? null : new ReportTable(
                ["start", "model", Axis.Title.ToLowerInvariant(), "score", "difference", "95 %", "within in", ""],
                [
                    .. found.Select(r => (string[])
                    [
                        r.Arm.Labels.Start,
                        r.Arm.Name,
                        Axis.Text(r.Cost),
                        Points(r.Arm.Mean),
                        Points(r.Difference),
                        Points(r.Interval),
                        r.Probability is { } probability ? string.Create(CultureInfo.InvariantCulture, $"{100 * probability:F0} %") : "–",
                        r.IsClear(tolerance) ? "sure" : "",
                    ]),
                ]));
    }
}
