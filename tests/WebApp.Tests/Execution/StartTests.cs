using System.Diagnostics;
using Platform.Data.Runs;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Tests.Execution;

/// <summary>Runs whose process cannot be started.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-start-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_DirectoryOfAnEarlierDatabase_IsMovedAside()
    {
        var old = Directory.CreateDirectory(Path.Combine(_directory, "runs/1")).FullName;
        await File.WriteAllTextAsync(Path.Combine(old, "events.ndjson"), """{"seq":1,"kind":"metric","name":"train/loss","step":9,"value":1}""" + "\n", Token);
        await using var bed = await ExecutionBed.StartAsync(_directory);

        var runId = await bed.LaunchAsync("train 2 0.01 1\nsucceed");

        Assert.Equal(RunState.Succeeded, (await bed.WaitForEndAsync(runId)).State);
        Assert.Equal([1, 2], await bed.LossStepsAsync(runId));
        Assert.Single(Directory.GetDirectories(Path.Combine(_directory, "runs"), "1.before-*"));
    }

    [Fact]
    public async Task Start_NoRunner_FailsInWords()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory, SiteRole.All, ("Execution:Runner", "/nowhere/Runner.dll"));

        var run = await bed.WaitForEndAsync(await bed.LaunchAsync("succeed"));

        Assert.Equal((RunState.Failed, "setup"), (run.State, run.FailureClass));
        Assert.Equal("There is no Runner at /nowhere/Runner.dll, which Execution:Runner names.", run.Reason);
    }

    [Fact]
    public async Task Start_DirectoryCannotBeWritten_FailsInWords()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);
        await File.WriteAllTextAsync(Path.Combine(_directory, "runs"), "in the way", Token);

        var run = await bed.WaitForEndAsync(await bed.LaunchAsync("succeed"));

        Assert.Equal((RunState.Failed, "setup"), (run.State, run.FailureClass));
        Assert.StartsWith($"The run directory {Path.Combine(_directory, "runs/1")} cannot be written: ", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DiskIsFull_FailsInWordsAndCanBeRetried()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);
        await WithFullDiskAsync(
            bed,
            "#" + new string('x', 8000) + "\nsucceed",
            run => Assert.StartsWith("The disk is full: the run directory", run.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_DiskFillsUp_FailsInWordsAndCanBeRetried()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);
        await WithFullDiskAsync(
            bed,
            "[ -n \"$RESUME\" ] && succeed\ntrain 2 0.01 1\nhead -c 100000 /dev/zero >more || { rm -f x; exit 1; }",
            run => Assert.StartsWith("The disk is full: the run could not go on at step 2.", run.Reason, StringComparison.Ordinal),
            free: 40);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>Launches a run on a disk with little room, and again with more.</summary>
    private async Task WithFullDiskAsync(ExecutionBed bed, string script, Action<Run> isDescribed, int free = 4)
    {
        var runs = Directory.CreateDirectory(Path.Combine(_directory, "runs")).FullName;
        Assert.SkipUnless(TryMount("-t", "tmpfs", "-o", "size=200k", "none", runs), "a small file system cannot be mounted here");
        try
        {
            var filler = Path.Combine(runs, "filler");
            await File.WriteAllBytesAsync(filler, new byte[(200 - free) * 1024], Token);
            var runId = await bed.LaunchAsync(script);

            var run = await bed.WaitForEndAsync(runId);

            Assert.Equal((RunState.Failed, "disk_full"), (run.State, run.FailureClass));
            isDescribed(run);
            File.Delete(filler);
            Assert.True((await bed.Control.RetryAsync(runId, "ada", Token)).Accepted);
            Assert.Equal(RunState.Succeeded, (await bed.WaitForEndAsync(runId)).State);
        }
        finally
        {
            Assert.True(TryRun("umount", "-l", runs));
        }
    }

    private static bool TryMount(params string[] arguments) => TryRun("mount", arguments);

    private static bool TryRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
