using System.Globalization;
using System.Text;
using Platform.Training.Proteins.Metrics;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>Tells an evaluation in Markdown, and as a table of all figures.</summary>
public static class EvaluationReport
{
    private static readonly string[] Compared = [FigureName.DistanceRmsd, "long_l5", FigureName.Q3];

    /// <summary>The report.</summary>
    public static string Markdown(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {result.Split}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{result.Methods[0].Targets.Count} chains of {result.Dataset}; split hash {result.SplitHash[..16]}. Networks: {string.Join(", ", result.Networks)}.\n");
        text.Append("Each cell is the median over chains with its 95 % bootstrap interval over chains, and the number of chains that have the figure.\n\n");
        text.Append("| figure | ").Append(string.Join(" | ", result.Methods.Select(method => method.Method))).Append(" |\n|---|").Append(string.Concat(result.Methods.Select(_ => "---|"))).Append('\n');
        foreach (var metric in result.Methods.SelectMany(method => method.Metrics).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {metric}{(TargetFigures.Words.TryGetValue(metric, out var words) ? $": {words}" : "")} |");
            foreach (var method in result.Methods)
            {
                text.Append(CultureInfo.InvariantCulture, $" {Cell(method.Summary(metric))} |");
            }

            text.Append('\n');
        }

        AppendLengths(text, result);
        AppendComparisons(text, result);
        return text.ToString();
    }

    /// <summary>All figures, a row for each chain and method.</summary>
    public static string Csv(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string[] metrics = [.. result.Methods.SelectMany(method => method.Metrics).Distinct()];
        var text = new StringBuilder("method,target,length,").AppendJoin(',', metrics).Append('\n');
        foreach (var method in result.Methods)
        {
            foreach (var target in method.Targets)
            {
                text.Append(CultureInfo.InvariantCulture, $"{method.Method},{target.Target},{target.Length}");
                foreach (var metric in metrics)
                {
                    text.Append(target.Scores.TryGetValue(metric, out var value) ? string.Create(CultureInfo.InvariantCulture, $",{value:F4}") : ",");
                }

                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static void AppendLengths(StringBuilder text, EvaluationResult result)
    {
        var own = result.Methods[0];
        text.Append(CultureInfo.InvariantCulture, $"\n## By length: {own.Method}\n\n| figure | residues | median | chains |\n|---|---|---|---|\n");
        foreach (var metric in Compared.Append(FigureName.TmScore).Where(own.Metrics.Contains))
        {
            foreach (var (bin, spread) in own.ByLength(metric).Where(bin => bin.Spread.Count > 0))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {metric} | {bin} | {Cell(spread)} | {spread.Count} |\n");
            }
        }
    }

    private static void AppendComparisons(StringBuilder text, EvaluationResult result)
    {
        var own = result.Methods[0];
        text.Append(CultureInfo.InvariantCulture, $"\n## {own.Method} against each other method\n\nWilcoxon's signed-rank test over chains, two-sided.\n\n| figure | against | chains | median difference | better on | worse on | p |\n|---|---|---|---|---|---|---|\n");
        foreach (var metric in Compared.Where(own.Metrics.Contains))
        {
            foreach (var other in result.Methods.Skip(1).Where(method => method.Metrics.Contains(metric)))
            {
                var test = own.Compare(other, metric);
                var (better, worse) = TargetFigures.Errors.Contains(metric) ? (test.Losses, test.Wins) : (test.Wins, test.Losses);
                text.Append(CultureInfo.InvariantCulture, $"| {metric} | {other.Method} | {test.Count} | {test.MedianDifference:+0.000;-0.000} | {better} | {worse} | {test.PValue:G2} |\n");
            }
        }
    }

    private static string Cell(Spread spread) => spread.Count == 0
        ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{spread.Median:F3} [{spread.MedianLow:F3}, {spread.MedianHigh:F3}] ({spread.Count})");
}
