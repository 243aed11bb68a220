using System.CommandLine;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Configs;

namespace Platform.Training.Runner;

/// <summary><c>analyze</c>: what follows from the measured cells of a sweep.</summary>
internal static class AnalyzeCommand
{
    private const string Title = "Analysis";

    public static Command Create()
    {
        var results = new Argument<string>("RESULTS") { Description = "A sweep's directory, its results.json, or its archive (.zip)." };
        var tolerance = new Option<double[]>("--tolerance") { Description = "How many points the score may fall; may be given several times. Default: 0.5 and 1.", HelpName = "POINTS" };
        var size = new Option<string>("--size")
        {
            Description = $"What models are compared by: {string.Join(", ", CostAxis.All.Select(a => a.Key))}.",
            HelpName = "KIND",
            DefaultValueFactory = _ => CostAxis.File.Key,
        };
        var under = new Option<string?>("--under") { Description = "Recommends only models under a limit, such as 5MB, or 2ms with --size latency-1.", HelpName = "LIMIT" };
        var resamples = new Option<int>("--resamples") { Description = "Bootstrap resamples.", DefaultValueFactory = _ => SweepAnalysis.DefaultResamples };
        var paper = new Option<bool>("--paper") { Description = "Adds the published factors of arXiv:2208.09684 as a reference." };
        var output = new Option<string?>("--out") { Description = "Also writes the report as Markdown.", HelpName = "FILE.md" };
        var command = new Command("analyze", "Tells what follows from a sweep: scores, reduction factors, interactions, recommendations.")
        {
            results, tolerance, size, under, resamples, paper, output,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var axis = CostAxis.Find(parsed.GetRequiredValue(size))
                ?? throw new ConfigException("", $"--size is one of {string.Join(", ", CostAxis.All.Select(a => a.Key))}, not \"{parsed.GetValue(size)}\".");
            var limit = axis.Parse(parsed.GetValue(under));
            if (limit is null && parsed.GetValue(under) is { } text)
            {
                throw new ConfigException("", $"--under {text} is no {axis.Title.ToLowerInvariant()}: write for example {(axis.Unit == "bytes" ? "5MB" : $"2{axis.Unit}")}.");
            }

            double[] points = parsed.GetValue(tolerance) is { Length: > 0 } given ? given : [0.5, 1];
            if (Array.Find(points, p => p is < 0 or >= 100 or double.NaN) is var wrong and not 0)
            {
                throw new ConfigException("", $"--tolerance {wrong} is not a number of points between 0 and 100.");
            }

            if (parsed.GetValue(resamples) is var count and (< 100 or > 1_000_000))
            {
                throw new ConfigException("", $"--resamples {count} is not between 100 and 1,000,000.");
            }

            var analysis = SweepAnalysis.Of(ResultsFile.Read(parsed.GetRequiredValue(results)), parsed.GetValue(resamples));
            var report = new AnalysisReport(analysis) { Axis = axis, Tolerances = [.. points.Select(p => p / 100)], Limit = limit, WithPaper = parsed.GetValue(paper) };
            var sections = report.Sections();
            Console.Write(ReportText.Plain(sections));
            if (parsed.GetValue(output) is { } file)
            {
                File.WriteAllText(file, ReportText.Markdown(Title, sections));
            }

            return ExitCode.Succeeded;
        }));
        return command;
    }
}
