using System.Diagnostics;
using Platform.Data.Artifacts;
using Platform.Data.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Language.Experiments;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Tests.Execution;

/// <summary>The same with the Runner itself, on the sample sentences.</summary>
public sealed class RealRunnerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-runner-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_KilledAfterACheckpoint_ResumesAndSucceeds()
    {
        await using var bed = await StartAsync();
        var runId = await bed.LaunchAsync(Spec());

        var before = await bed.WaitAsync(runId, run => run.CheckpointStep > 0 && run.Step > run.CheckpointStep, 120);
        using (var process = Process.GetProcessById(before.ProcessId!.Value))
        {
            process.Kill();
        }

        var run = await bed.WaitAsync(runId, item => item.State.IsEnded(), 120);
        Assert.Equal((RunState.Succeeded, null, 2), (run.State, run.Reason, run.Attempt));
        var steps = await bed.LossStepsAsync(runId);
        Assert.Equal(Enumerable.Range(1, (int)run.TotalSteps!.Value).Select(step => (long)step), steps);
        Assert.Contains(await bed.Get<ArtifactQueries>().ListAsync(runId, Token), artifact => artifact.Path == "artifacts/model.safetensors");
        Assert.NotEmpty((await bed.Queries.FindAsync(runId, Token))!.Summary);
    }

    [Fact]
    public async Task Run_BadConfig_SaysWhere()
    {
        await using var bed = await StartAsync();

        var run = await bed.WaitForEndAsync(await bed.LaunchAsync(Spec().Replace("\"max_steps\":", "\"max_stepz\":", StringComparison.Ordinal)));

        Assert.Equal((RunState.Failed, "bad_config", 2), (run.State, run.FailureClass, run.ExitCode));
        Assert.Contains("max_stepz", run.Reason, StringComparison.Ordinal);
        Assert.Contains("Did you mean", run.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<ExecutionBed> StartAsync()
    {
        var runner = RunnerLocation.Find();
        Assert.SkipWhen(runner is null, "the Runner is not built");
        return ExecutionBed.StartAsync(_directory, SiteRole.All, ("Execution:Runner", runner!));
    }

    private static string Spec()
    {
        Config config = new ExperimentCatalog([typeof(LanguageExperiments).Assembly]).Find("sample-tiny").Create();
        foreach (var (path, value) in new Dictionary<string, string>
        {
            ["max_steps"] = "80",
            ["log_every_steps"] = "1",
            ["hardware.threads"] = "1",
            ["checkpoints.policy"] = """{"type":"EverySteps","steps":20}""",
        })
        {
            config = ConfigTree.Set(config, path, value);
        }

        return ConfigJson.Write(config);
    }
}
