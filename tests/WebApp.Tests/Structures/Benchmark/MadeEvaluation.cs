using Microsoft.Extensions.DependencyInjection;
using Platform.Data.Artifacts;
using Platform.Data.Runs;
using Platform.Training.Proteins.Evaluation;
using Platform.WebApp.Structures;
using Platform.WebApp.Structures.Benchmark;

namespace Platform.WebApp.Tests.Structures.Benchmark;

/// <summary>Evaluations of made-up scores: four chains of two length bins, a network and a baseline.</summary>
internal static class MadeEvaluation
{
    public const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// <summary>What a file holds; the last chain has no TM-score.</summary>
    public static EvaluationResult Result(double q3 = 0.8, double baselineQ3 = 0.5, string split = "val", string hash = Hash, string network = "models/protein") => new("proteins", split, hash, [network],
    [
        new EvaluationTable("networks",
        [
            Target("x|a", 60, ("q3", q3), ("drmsd", 4), ("tm_score", 0.5), ("long_background", 0.02)), Target("x|b", 70, ("q3", q3 + 0.01), ("drmsd", 5), ("tm_score", 0.6)),
            Target("y|c", 120, ("q3", q3 - 0.2), ("drmsd", 9), ("tm_score", 0.3)), Target("y|d", 130, ("q3", q3 - 0.1), ("drmsd", 8)),
        ]) { Seed = 1 },
        new EvaluationTable("separation only", [Target("x|a", 60, ("drmsd", 6), ("q3", baselineQ3)), Target("x|b", 70, ("drmsd", 3), ("q3", baselineQ3)), Target("y|c", 120, ("drmsd", 10), ("q3", baselineQ3)), Target("y|d", 130, ("drmsd", 8), ("q3", baselineQ3))]) { Seed = 1 },
    ]);

    /// <summary>As the site reads it.</summary>
    public static Evaluation Read(long run, EvaluationResult result) => new(
        new EvaluationSummary { RunId = run, RunName = $"Evaluate {run}", Written = DateTime.UnixEpoch }.With(result, DateTime.UnixEpoch.AddDays(run)), [.. result.Methods.Select(method => new MeasuredMethod(method))]);

    /// <summary>Makes a run that left it.</summary>
    public static async Task<long> RunAsync(SiteFactory site, string name, EvaluationResult result, CancellationToken end)
    {
        var run = await site.Services.GetRequiredService<RunCommands>().CreateAsync(new NewRun { Name = name, Experiment = ProteinLaunch.EvaluationExperiment, Spec = "{}", Queue = "h-nowhere" }, end);
        var lease = (await site.Services.GetRequiredService<RunLease>().TryAcquireAsync(run, "elsewhere", end))!;
        var file = PathOf(site, run);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        result.Write(file);
        await site.Services.GetRequiredService<RunIngestion>().RegisterArtifactsAsync(lease, [new Artifact { Path = EvaluationShelf.FilePath, Bytes = new FileInfo(file).Length }], end);
        await site.Services.GetRequiredService<RunLease>().CompleteAsync(lease, new RunEnd(RunState.Succeeded, null), end);
        return run;
    }

    /// <summary>Where it lies.</summary>
    public static string PathOf(SiteFactory site, long run) => Path.Combine(site.Data, "runs", $"{run}", EvaluationShelf.FilePath);

    private static TargetScores Target(string name, int length, params (string Metric, double Value)[] scores) => new(name, length, scores.ToDictionary(score => score.Metric, score => score.Value));
}
