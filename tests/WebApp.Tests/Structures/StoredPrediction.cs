using Microsoft.Extensions.DependencyInjection;
using Platform.Data.Artifacts;
using Platform.Data.Runs;
using Platform.Tests.Shared;

namespace Platform.WebApp.Tests.Structures;

/// <summary>Predictions in the data directory of a site, registered as a run's.</summary>
internal static class StoredPrediction
{
    /// <summary>Makes a run that left predictions, one for each name.</summary>
    public static async Task<long> RunAsync(SiteFactory site, string runName, CancellationToken end, params (string Target, string Name, string Sequence, double Confidence, bool Reference)[] targets)
    {
        var commands = site.Services.GetRequiredService<RunCommands>();
        var run = await commands.CreateAsync(new NewRun { Name = runName, Experiment = "fold", Spec = "{}", Queue = "h-nowhere" }, end);
        var lease = (await site.Services.GetRequiredService<RunLease>().TryAcquireAsync(run, "elsewhere", end))!;
        var root = Path.Combine(site.Data, "runs", $"{run}");
        foreach (var (target, name, sequence, confidence, reference) in targets)
        {
            HelixPrediction.Write(Path.Combine(root, "artifacts", target), name, sequence, reference, confidence);
        }

        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => new Artifact { Path = Path.GetRelativePath(root, file), Bytes = new FileInfo(file).Length });
        await site.Services.GetRequiredService<RunIngestion>().RegisterArtifactsAsync(lease, [.. files], end);
        await site.Services.GetRequiredService<RunLease>().CompleteAsync(lease, new RunEnd(RunState.Succeeded, null), end);
        return run;
    }
}
