using System.Globalization;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Sweeps;

/// <summary>What a chart of score against cost draws, as the browser takes it.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="FileName">The name of files that are saved of it.</param>
/// <param name="XTitle">Title of the horizontal axis.</param>
/// <param name="Unit">Its unit: <c>bytes</c>, <c>ms</c> or <c>s</c>.</param>
/// <param name="YTitle">Title of the vertical axis.</param>
/// <param name="Percent">Whether scores are written in per cent.</param>
/// <param name="Series">The measured curves.</param>
/// <param name="Majority">The score that always the same answer reaches; null where it is not known.</param>
/// <param name="WithMajority">Whether the vertical axis reaches down to it.</param>
/// <param name="Reference">Published points, drawn in a style of their own; null for none.</param>
/// <param name="Caption">What intervals and marks are.</param>
/// <param name="Columns">Columns of the table behind.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Links">For each row the page of the run that its model comes from; null where there is none.</param>
public sealed record TradeoffDrawing(
    string Title, string FileName, string XTitle, string Unit, string YTitle, bool Percent, IReadOnlyList<TradeoffSeries> Series, double? Majority, bool WithMajority,
    TradeoffReference? Reference, string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string?> Links)
{
    /// <summary>Draws the curves of one task and start.</summary>
    /// <param name="study">The task.</param>
    /// <param name="axis">The cost.</param>
    /// <param name="start">Where first weights come from.</param>
    /// <param name="curves">The curves to draw.</param>
    /// <param name="view">Intervals, majority line and reference.</param>
    /// <param name="runs">The runs that points lead to.</param>
    internal static TradeoffDrawing Of(TaskStudy study, CostAxis axis, string start, IReadOnlyList<TradeoffCurve> curves, TradeoffView view, CellRuns runs)
    {
        var front = ParetoFront.Of(curves.SelectMany(c => c.Points), p => p.Cost, p => p.Score).ToHashSet();
        var percent = IsPercent(study.Metric);
        var withReference = view.WithPaper && axis == CostAxis.Paper && study.Metric == "accuracy";
        return new TradeoffDrawing(
            $"{study.Task}, {start}",
            $"{study.Task}-{start}-{axis.Key}".ToLowerInvariant().Replace(' ', '-'),
            axis.Title + (axis.Unit == "s" ? "" : axis.Unit == "bytes" ? " (MB)" : $" ({axis.Unit})"),
            axis.Unit,
            study.Metric + (percent ? " (%)" : ""),
            percent,
            [.. curves.Select(c => SeriesOf(c, axis, front, view, percent, runs))],
            study.Majority,
            !(view.IsNear ?? IsFar(study, curves, view)),
            withReference ? ReferenceOf() : null,
            CaptionOf(study, curves, view, withReference),
            ["start", "model", "how it was made", "seeds", axis.Key, "score", "low", "high", "interval over", "front"],
            [.. curves.SelectMany(c => c.Points).Select(p => Row(p, view, front.Contains(p)))],
            [.. curves.SelectMany(c => c.Points).Select(p => runs.AddressOf(p.Arm))]);
    }

    /// <summary>Whether a measure is a share of examples, written in per cent.</summary>
    internal static bool IsPercent(string metric) => metric is "accuracy" or "f1";

    /// <summary>A score in the measure's words: "81.2 %", "0.412".</summary>
    internal static string Text(string metric, double? score) =>
        score is null ? "–" : IsPercent(metric) ? Format.Percent(score) : score.Value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Whether the majority line is so far from the curves that reaching it would press them flat.</summary>
    private static bool IsFar(TaskStudy study, IReadOnlyList<TradeoffCurve> curves, TradeoffView view)
    {
        List<CurvePoint> points = [.. curves.SelectMany(c => c.Points)];
        if (study.Majority is not { } majority || points.Count == 0)
        {
            return false;
        }

        var (low, high) = (points.Min(p => view.IntervalOf(p)?.Low ?? p.Score), points.Max(p => view.IntervalOf(p)?.High ?? p.Score));
        return low - majority > high - low;
    }

    private static TradeoffSeries SeriesOf(TradeoffCurve curve, CostAxis axis, HashSet<CurvePoint> front, TradeoffView view, bool percent, CellRuns runs)
    {
        var look = CurveLook.Of(curve.Methods, curve.Others.Count > 0);
        return new TradeoffSeries(curve.Name, look.Color, look.Dash, look.Symbol, curve.Methods == CompressionMethods.None,
        [
            .. curve.Points.Select(p =>
            {
                var interval = view.IntervalOf(p);
                return new TradeoffPoint(p.Cost, p.Score, interval?.Low, interval?.High, front.Contains(p), p.Arm.Labels.Architecture, Hover(p, axis, interval, percent, runs), runs.AddressOf(p.Arm));
            }),
        ]);
    }

    private static string[] Hover(CurvePoint point, CostAxis axis, Interval? interval, bool percent, CellRuns runs)
    {
        string Score(double value) => percent ? Format.Percent(value) : value.ToString("0.000", CultureInfo.InvariantCulture);
        var (arm, labels) = (point.Arm, point.Arm.Labels);
        string?[] lines =
        [
            $"{labels.Architecture}: {Arm.Treatment(labels)}",
            $"{arm.Metric} {Score(point.Score)}" + (interval is null ? "" : $", 95 % {Score(interval.Low)} to {Score(interval.High)}"),
            $"{axis.Title.ToLowerInvariant()} {axis.Text(point.Cost)}",
            axis == CostAxis.LatencyOfOne || arm.Cost(CostAxis.LatencyOfOne) is not { } latency ? null : $"latency at batch 1 {CostAxis.LatencyOfOne.Text(latency)}",
            axis == CostAxis.Training || arm.Cost(CostAxis.Training) is not { } time ? null : $"trained {CostAxis.Training.Text(time)} on average",
            $"start: {labels.Start}; seed{(arm.Cells.Count > 1 ? "s" : "")} {string.Join(", ", arm.Seeds)}",
            runs.WordsOf(arm) is { } run ? $"click: {run}" : null,
        ];
        return [.. lines.OfType<string>()];
    }

    private static string[] Row(CurvePoint point, TradeoffView view, bool isFront)
    {
        var interval = view.IntervalOf(point);
        return
        [
            point.Arm.Labels.Start, point.Arm.Labels.Architecture, Arm.Treatment(point.Arm.Labels), $"{point.Arm.Cells.Count}",
            point.Cost.ToString("0.####", CultureInfo.InvariantCulture), Digits(point.Score), Digits(interval?.Low), Digits(interval?.High), interval?.OverText ?? "", isFront ? "yes" : "",
        ];

        static string Digits(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";
    }

    private static string CaptionOf(TaskStudy study, IReadOnlyList<TradeoffCurve> curves, TradeoffView view, bool withReference)
    {
        var arms = curves.SelectMany(c => c.Points).ToList();
        var (fewest, most) = (arms.Select(p => p.Arm.Cells.Count).DefaultIfEmpty().Min(), arms.Select(p => p.Arm.Cells.Count).DefaultIfEmpty().Max());
        var seeds = fewest == most ? $"{most} seed{(most == 1 ? "" : "s")}" : $"{fewest} to {most} seeds";
        var over = arms.Select(view.IntervalOf).OfType<Interval>().Select(i => i.OverText).Distinct().ToList();
        string?[] sentences =
        [
            $"Mean of {seeds}.",
            over.Count == 0 ? null : view.Band == TradeoffView.SeedBand ? "Intervals: 95 %, Student's t over seeds." : $"Intervals: 95 %, bootstrap over {string.Join(" or ", over)}.",
            study.Bootstrap.WhyNoExamples is { } why && view.Band == TradeoffView.BothBand ? $"Examples are not resampled: {why}." : null,
            "Ringed: on the Pareto front.",
            withReference ? $"Hollow grey: {PaperReference.Citation}; not measured here, another score over other tasks." : null,
        ];
        return string.Join(' ', sentences.OfType<string>());
    }

    private static TradeoffReference ReferenceOf() => new(
        "paper, mean GLUE accuracy",
        [
            .. PaperReference.Points.Select(p => new TradeoffPoint(
                p.Megabytes * 1e6, p.Accuracy, null, null, false, p.Architecture,
                [
                    $"{p.Architecture}: {MethodNames.Short(p.Methods)}{(p.Sparsity is { } sparsity ? $", {Format.Percent(sparsity)} pruned" : "")}",
                    string.Create(CultureInfo.InvariantCulture, $"mean GLUE accuracy {Format.Percent(p.Accuracy)}, {p.Megabytes:0.#} MB"),
                    PaperReference.Citation,
                ],
                null)),
        ]);
}

/// <summary>One measured curve.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Dash">Its dash.</param>
/// <param name="Symbol">Its marker.</param>
/// <param name="Named">Whether its points carry the names of their architectures.</param>
/// <param name="Points">Its points by cost.</param>
public sealed record TradeoffSeries(string Name, string Color, string Dash, string Symbol, bool Named, IReadOnlyList<TradeoffPoint> Points);

/// <summary>Published points.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Points">The points.</param>
public sealed record TradeoffReference(string Name, IReadOnlyList<TradeoffPoint> Points);

/// <summary>A point of a chart.</summary>
/// <param name="X">Cost.</param>
/// <param name="Y">Score.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Front">Whether it is on the Pareto front.</param>
/// <param name="Label">The architecture.</param>
/// <param name="Hover">What is told when a pointer is over it, line by line.</param>
/// <param name="Link">The page that a click opens; null for none.</param>
public sealed record TradeoffPoint(double X, double Y, double? Low, double? High, bool Front, string Label, IReadOnlyList<string> Hover, string? Link);
