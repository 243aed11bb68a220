using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Platform.Data.Artifacts;
using Platform.Data.Runs;
using Platform.WebApp.Execution;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Tests.Execution;

/// <summary>Hosts that end, come back, or lose a run, while its process works.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-restart-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shutdown_RunIsSavedAndQueued_NextStartGoesOn()
    {
        long runId;
        await using (var bed = await ExecutionBed.StartAsync(_directory))
        {
            runId = await bed.LaunchAsync("[ -n \"$RESUME\" ] && { train $((STEP + 5)) 0.01 5; succeed; }\ntrain 1000 0.05 1000");
            await bed.WaitAsync(runId, run => run.Step >= 4);
        }

        await using var next = await ExecutionBed.StartAsync(_directory);
        var events = await next.Queries.EventsAsync(runId, cancellationToken: Token);
        Assert.Contains(events, item => item.Message.StartsWith("queued: interrupted by shutdown", StringComparison.Ordinal));
        var run = await next.WaitForEndAsync(runId);
        Assert.Equal((RunState.Succeeded, 2, 0), (run.State, run.Attempt, run.StalledAttempts));
        var steps = await next.LossStepsAsync(runId);
        Assert.Equal(Enumerable.Range(1, steps.Count).Select(step => (long)step), steps);
    }

    [Fact]
    public async Task Shutdown_RunTakesLonger_IsLeftToFinishAndFollowedAtNextStart()
    {
        long runId;
        await using (var bed = await ExecutionBed.StartAsync(_directory, SiteRole.All, ("Execution:ShutdownGrace", "00:00:00.200")))
        {
            runId = await bed.LaunchAsync("trap '' TERM\ntrain 80 0.05 100\nsucceed");
            await bed.WaitAsync(runId, run => run.Step >= 4);
        }

        await using var next = await ExecutionBed.StartAsync(_directory);
        var run = await next.WaitForEndAsync(runId);
        Assert.Equal((RunState.Succeeded, 1), (run.State, run.Attempt));
        Assert.Equal(Enumerable.Range(1, 80).Select(step => (long)step), await next.LossStepsAsync(runId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_ProcessIsAlive_IsFollowedWithNoPointLostOrTwice(bool recorded)
    {
        long runId;
        int processId;
        await using (var bed = await ExecutionBed.StartAsync(_directory, SiteRole.All, ("Execution:ShutdownGrace", "00:00:00")))
        {
            runId = await bed.LaunchAsync("trap '' TERM\ntrain 80 0.05 100\nsucceed");
            processId = (await bed.WaitAsync(runId, run => run.Step >= 4)).ProcessId!.Value;
        }

        if (!recorded)
        {
            // As if the site had died between the start of the process and the note of it.
            await ForgetProcessAsync(runId);
        }

        await using var next = await ExecutionBed.StartAsync(_directory);
        Assert.Equal(processId, (await next.WaitAsync(runId, run => run.ProcessId is not null)).ProcessId);
        var run = await next.WaitForEndAsync(runId);
        Assert.Equal((RunState.Succeeded, 1), (run.State, run.Attempt));
        Assert.Equal(Enumerable.Range(1, 80).Select(step => (long)step), await next.LossStepsAsync(runId));
        Assert.Single(next.Attempts(runId));
    }

    [Fact]
    public async Task Restart_ProcessDiedMeanwhile_ResumesAfterTakingInWhatItLeft()
    {
        long runId;
        int processId;
        await using (var bed = await ExecutionBed.StartAsync(_directory, SiteRole.All, ("Execution:ShutdownGrace", "00:00:00")))
        {
            runId = await bed.LaunchAsync("trap '' TERM\ntrain 80 0.05 10\nsucceed");
            processId = (await bed.WaitAsync(runId, run => run.Step >= 4)).ProcessId!.Value;
        }

        await Task.Delay(600, Token);
        using (var process = Process.GetProcessById(processId))
        {
            process.Kill();
        }

        await using var next = await ExecutionBed.StartAsync(_directory);
        var run = await next.WaitForEndAsync(runId);
        Assert.Equal((RunState.Succeeded, 2), (run.State, run.Attempt));
        Assert.Equal(Enumerable.Range(1, 80).Select(step => (long)step), await next.LossStepsAsync(runId));
        var events = await next.Queries.EventsAsync(runId, cancellationToken: Token);
        Assert.Contains(events, item => item.Message == "interrupted: the process was gone");
    }

    [Fact]
    public async Task Restart_ProcessEndedItsWorkMeanwhile_IsSucceeded()
    {
        long runId;
        await using (var bed = await ExecutionBed.StartAsync(_directory, SiteRole.All, ("Execution:ShutdownGrace", "00:00:00")))
        {
            runId = await bed.LaunchAsync("trap '' TERM\ntrain 10 0.03 10\nsucceed");
            await bed.WaitAsync(runId, run => run.Step >= 4);
        }

        await Task.Delay(1500, Token);
        await using var next = await ExecutionBed.StartAsync(_directory);
        var run = await next.WaitForEndAsync(runId);
        Assert.Equal((RunState.Succeeded, 1, 10L), (run.State, run.Attempt, run.Step));
        Assert.Single(await next.Get<ArtifactQueries>().ListAsync(runId, Token));
    }

    [Fact]
    public async Task Execute_DeliveredAgainWhileItRuns_DoesNothing()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);
        var runId = await bed.LaunchAsync("train 20 0.03 100\nsucceed");
        var run = await bed.WaitAsync(runId, item => item.Step > 1);

        await bed.Get<RunSupervisor>().ExecuteAsync(runId, Token, Token);

        Assert.Equal(run.Fence, (await bed.RunAsync(runId)).Fence);
        Assert.Equal((RunState.Succeeded, 1), ((await bed.WaitForEndAsync(runId)).State, (await bed.RunAsync(runId)).Attempt));
        await bed.Get<RunSupervisor>().ExecuteAsync(runId, Token, Token);
        Assert.Single(bed.Attempts(runId));
    }

    [Fact]
    public async Task LeaseLost_ProcessIsAskedToEndAndNothingMoreIsWritten()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);
        var runId = await bed.LaunchAsync("train 200 0.05 1000\nsucceed");
        var run = await bed.WaitAsync(runId, item => item.Step > 1);
        var leases = bed.Get<RunLease>();

        // What another host does that has not seen a sign of life; caught between two of them.
        OwnedRun observed;
        do
        {
            observed = Assert.Single(await leases.OwnedAsync(Token));
        }
        while (!await leases.TryExpireAsync(observed, Token));

        var resumed = await bed.WaitAsync(runId, item => item.Attempt == 2 && item.Step > run.Step);
        Assert.NotEqual(run.ProcessId, resumed.ProcessId);
        Assert.True(resumed.Fence > run.Fence);
        Assert.False(Directory.Exists($"/proc/{run.ProcessId}"));
        await bed.Control.StopAsync(runId, "ada", Token);
        await bed.WaitForEndAsync(runId);
        var steps = await bed.LossStepsAsync(runId);
        Assert.Equal(Enumerable.Range(1, steps.Count).Select(step => (long)step), steps);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task ForgetProcessAsync(long runId)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, "platform.db")};Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = """UPDATE "Runs" SET "ProcessId" = NULL, "ProcessStart" = NULL WHERE "Id" = $run""";
        command.Parameters.AddWithValue("$run", runId);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Token));
    }
}
