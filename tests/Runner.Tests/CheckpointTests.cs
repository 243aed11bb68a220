using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Runs;

namespace Platform.Runner.Tests;

/// <summary>Checkpoints of a real process that is killed, that runs out of disk, and that a user looks at.</summary>
public sealed class CheckpointTests : IDisposable
{
    /// <summary>A model whose checkpoint takes long enough to write that a kill meets it.</summary>
    private static readonly string[] Large =
    [
        "--set", "max_steps=16", "--set", "log_every_steps=1", "--set", "hardware.threads=1", "--set", "evaluators[0].policy={\"type\":\"EverySteps\",\"steps\":10}",
        "--set", "model.encoder.hidden_size=256", "--set", """checkpoints.policy={"type":"EverySteps","steps":1}""",
    ];

    private readonly TemporaryDirectory _directory = new();

    private RunDirectory Run => new(_directory["run"]);

    [Fact]
    public async Task Run_KilledWhileACheckpointIsWritten_ResumesToTheSameParameters()
    {
        Assert.Equal((0, ""), Outcome(await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["whole"], .. Large])));
        var kills = 0;
        for (var round = 0; round < 2; round++)
        {
            using var runner = round == 0
                ? RunnerProcess.Start(["run", "sample-tiny", "--out", Run.Root, .. Large])
                : RunnerProcess.Start("run", "sample-tiny", "--out", Run.Root, "--resume");
            await KillDuringAWriteAsync(runner, afterWrites: 2 + round);
            kills += Unfinished().Length;
        }

        Assert.True(kills > 0, "no kill met a write");
        Assert.Equal((0, ""), Outcome(await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", Run.Root, "--resume"])));

        Assert.Equal(await ModelAsync("whole"), await ModelAsync("run"));
        Assert.Empty(Unfinished());
        Assert.DoesNotContain(EventLog.Read(Run.Events), item => item is WarningEvent);
    }

    [Fact]
    public async Task Run_KilledWithAFastTier_GoesOnFromIt()
    {
        string[] fast = ["--set", $$"""checkpoints.fast={"type":"FastCheckpoints","policy":{"type":"EverySteps","steps":1},"directory":"{{_directory["fast"]}}"}"""];
        string[] config = ["--set", "max_steps=60", "--set", "log_every_steps=1", "--set", "hardware.threads=1", "--set", """checkpoints.policy={"type":"EverySteps","steps":1000}"""];
        Assert.Equal((0, ""), Outcome(await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["whole"], .. config])));
        using (var runner = RunnerProcess.Start(["run", "sample-tiny", "--out", Run.Root, .. config, .. fast]))
        {
            await UntilAsync(runner, () => File.Exists(Run.Events) && EventLog.Read(Run.Events).OfType<MetricEvent>().Any(metric => metric.Step >= 15));
            await runner.SignalAsync("KILL");
            await runner.EndAsync();
        }

        Assert.Empty(CheckpointStore.List(Run.Checkpoints));
        var listed = await RunnerProcess.RunAsync(["checkpoints", Run.Root]);
        Assert.Contains("fast", listed.Output, StringComparison.Ordinal);

        var resumed = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", Run.Root, "--resume"]);

        Assert.Equal((0, ""), Outcome(resumed));
        Assert.Matches("Resumed from the checkpoint of step 1[0-9]", resumed.Output);
        Assert.Equal(await ModelAsync("whole"), await ModelAsync("run"));
        Assert.DoesNotContain("fast", (await RunnerProcess.RunAsync(["checkpoints", Run.Root])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DiskFillsUpWhileACheckpointIsWritten_KeepsTheOlderOneAndGoesOnFromIt()
    {
        using var disk = SmallDisk.Mount(megabytes: 6);
        var run = new RunDirectory(Path.Combine(disk.Path, "run"));
        string[] config = ["--set", "max_steps=40", "--set", "log_every_steps=1", "--set", "hardware.threads=1", "--set", """checkpoints.policy={"type":"EverySteps","steps":5}""", "--set", "health.preflight.enabled=false"];
        Assert.Equal(0, (await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["whole"], .. config])).ExitCode);
        var size = CheckpointStore.Survey(new RunDirectory(_directory["whole"]).Checkpoints, new())[0].Bytes;
        disk.Grow(megabytes: (int)Math.Ceiling(2.5 * size / (1 << 20)));

        var full = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", run.Root, .. config]);

        Assert.Equal(1, full.ExitCode);
        Assert.Contains("The disk is full", full.Error, StringComparison.Ordinal);
        Assert.Equal(FailureClass.DiskFull, Assert.Single(EventLog.Read(run.Events).OfType<FailureEvent>()).Class);
        var kept = CheckpointStore.List(run.Checkpoints);
        Assert.Equal(["step-00000010", "step-00000005"], kept.Select(Path.GetFileName));
        Assert.All(kept, CheckpointStore.Verify);

        disk.Grow(megabytes: 200);
        Assert.Equal(0, (await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", run.Root, "--resume"])).ExitCode);
        Assert.Equal(await ModelAsync("whole"), await File.ReadAllBytesAsync(Path.Combine(run.Artifacts, "model.safetensors"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Checkpoints_OfARun_NamesMarksAndTheDamagedTensor()
    {
        Assert.Equal(0, (await RunnerProcess.RunAsync(
        [
            "run", "sample-tiny", "--out", Run.Root, "--set", "max_steps=30", "--set", "hardware.threads=1",
            "--set", """checkpoints.policy={"type":"EverySteps","steps":10}""", "--set", "checkpoints.when_busy=wait", "--set", "checkpoints.keep=3",
            "--set", """checkpoints.best={"type":"BestCheckpoints","figure":"dev/accuracy","better":"higher"}""",
        ])).ExitCode);
        var damaged = Path.Combine(Run.Checkpoints, "step-00000030", "parameters.safetensors");
        var bytes = await File.ReadAllBytesAsync(damaged, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes, TestContext.Current.CancellationToken);

        var listed = await RunnerProcess.RunAsync(["checkpoints", Run.Root]);

        Assert.Equal((0, ""), Outcome(listed));
        var lines = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^30 +persistent .* damaged: the tensor \"[a-z0-9_.\\[\\]]+\" in parameters.safetensors", lines[1]);
        Assert.Matches("^20 +persistent +[0-9.]+ +healthy.* intact", lines[2]);
        Assert.Single(lines, line => line.Contains("best", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Checkpoints_NoRun_SaysSo()
    {
        var result = await RunnerProcess.RunAsync(["checkpoints", _directory["nowhere"]]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("holds no run", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static (int ExitCode, string Error) Outcome(RunnerProcess.Result result) => (result.ExitCode, result.Error);

    /// <summary>Kills the process as soon as a write has begun, after so many others have.</summary>
    private async Task KillDuringAWriteAsync(RunnerProcess runner, int afterWrites)
    {
        var begun = new HashSet<string>();
        await UntilAsync(runner, () =>
        {
            begun.UnionWith(Unfinished());
            return begun.Count > afterWrites && Unfinished().Length > 0;
        });
        runner.Kill();
        await runner.EndAsync();
    }

    private string[] Unfinished() => Directory.Exists(Run.Checkpoints) ? Directory.GetDirectories(Run.Checkpoints, ".building-*") : [];

    private static async Task UntilAsync(RunnerProcess runner, Func<bool> condition)
    {
        while (!condition())
        {
            Assert.False(runner.HasExited, "the Runner ended before what the test waits for");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private Task<byte[]> ModelAsync(string run) => File.ReadAllBytesAsync(Path.Combine(_directory[run], "artifacts/model.safetensors"), TestContext.Current.CancellationToken);
}
