using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Platform.Data.Artifacts;
using Platform.Data.Logs;
using Platform.Data.Runs;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Tests.Execution;

/// <summary>A run from its launch to its end, with one host that stays.</summary>
public sealed class RunSupervisorTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-execution-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Succeeds_EverythingItWroteIsInTheDatabase()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);

        var runId = await bed.LaunchAsync("train 5 0.02 2\nsucceed");

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Null(run.Reason);
        Assert.Equal((1, 0, 5, 5L), (run.Attempt, run.ExitCode, run.Step, run.TotalSteps));
        Assert.Equal(4, run.CheckpointStep);
        Assert.Null(run.Owner);
        Assert.Equal([1, 2, 3, 4, 5], await bed.LossStepsAsync(runId));
        var log = await bed.Get<LogQueries>().ReadAsync(runId, 0, cancellationToken: Token);
        Assert.Equal("step 1\nstep 2\nstep 3\nstep 4\nstep 5\n", Encoding.UTF8.GetString(log.Bytes));
        var artifact = Assert.Single(await bed.Get<ArtifactQueries>().ListAsync(runId, Token));
        Assert.Equal(("artifacts/predictions.tsv", 21L), (artifact.Path, artifact.Bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("index\tprediction\n0\t1\n"u8)), artifact.Sha256);
        var detail = await bed.Queries.FindAsync(runId, Token);
        Assert.Equal(0.81, detail!.Summary["dev/accuracy"]);
        Assert.Contains("cuda=", bed.Attempts(runId)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fail 1 bug 'the loss is a teapot'", 1, "bug", "the loss is a teapot")]
    [InlineData("fail 1 out_of_memory 'batch 64 needs about 21 GB'", 1, "out_of_memory", "batch 64 needs about 21 GB")]
    [InlineData("fail 4 bad_data 'train.tsv, line 3: no label'", 4, "bad_data", "train.tsv, line 3: no label")]
    [InlineData("echo 'learner.learning_rate: must be positive' >&2; exit 2", 2, "bad_config", "learner.learning_rate: must be positive")]
    [InlineData("exit 1", 1, "bug", "The Runner ended with code 1 and said nothing.")]
    [InlineData("exit 9", 9, "bug", "The Runner ended with the unexpected code 9.")]
    public async Task Run_FailsForAReason_IsNotStartedAgain(string script, int code, string failureClass, string reason)
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);

        var runId = await bed.LaunchAsync(script);

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal((code, failureClass, reason), (run.ExitCode, run.FailureClass, run.Reason));
        Assert.Single(bed.Attempts(runId));
    }

    [Fact]
    public async Task Run_WatchdogEndsAHang_IsResumed()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);

        var runId = await bed.LaunchAsync("if [ -z \"$RESUME\" ]; then checkpoint; fail 5 hung 'The run hangs.'; fi\ntrain 3 0.02 1\nsucceed");

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal((RunState.Succeeded, 2), (run.State, run.Attempt));
        Assert.Contains(await bed.Queries.EventsAsync(runId, cancellationToken: Token), item => item.Message == "interrupted: The run hangs.");
    }

    [Fact]
    public async Task Run_ThatHangsEveryTime_IsGivenUp()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);

        var runId = await bed.LaunchAsync("fail 5 hung 'The run hangs.'");

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal((RunState.Failed, "hung", 3), (run.State, run.FailureClass, run.Attempt));
    }

    [Fact]
    public async Task Run_ProcessIsFrozenAsAWhole_IsKilledAndResumed()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory, settings: ("Execution:SilenceTimeout", "00:00:01.500"));

        // The first attempt gives signs of life for a while and is then stopped by a signal that no program can catch.
        var runId = await bed.LaunchAsync("""
            if [ -z "$RESUME" ]; then checkpoint; for i in 1 2 3; do touch time.json; sleep 0.2; done; kill -STOP $$; fi
            train 3 0.02 1
            succeed
            """);

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal((RunState.Succeeded, 2), (run.State, run.Attempt));
        Assert.Contains(
            await bed.Queries.EventsAsync(runId, cancellationToken: Token),
            item => item.Message.StartsWith("interrupted: the process gave no sign of life", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ProcessIsKilled_ResumesFromCheckpointWithNoPointLostOrTwice()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);
        var runId = await bed.LaunchAsync("train 60 0.05 10\nsucceed");

        var before = await bed.WaitAsync(runId, run => run.Step >= 13);
        using (var process = Process.GetProcessById(before.ProcessId!.Value))
        {
            process.Kill();
        }

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(2, run.Attempt);
        Assert.Equal(Enumerable.Range(1, 60).Select(step => (long)step), await bed.LossStepsAsync(runId));
        Assert.Contains("resume=1", bed.Attempts(runId)[1], StringComparison.Ordinal);
        var events = await bed.Queries.EventsAsync(runId, cancellationToken: Token);
        Assert.Contains(events, item => item.Message.StartsWith("interrupted: the process was killed (SIGKILL)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_KilledAgainAndAgainWithoutCheckpoint_IsGivenUp()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);

        var runId = await bed.LaunchAsync("state running\nkill -9 $$");

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(("interrupted", 137, 3), (run.FailureClass, run.ExitCode, run.Attempt));
        Assert.Contains("Given up after 3 attempts", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_KilledAfterEachNewCheckpoint_GoesOn()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);

        var runId = await bed.LaunchAsync("[ $STEP -lt 60 ] && { train $((STEP + 10)) 0.01 10; sleep 0.2; kill -9 $$; }\nsucceed");

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal((RunState.Succeeded, 7), (run.State, run.Attempt));
    }

    [Fact]
    public async Task Stop_Running_FinishesStepAndSaves_ThenResumes()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);
        var runId = await bed.LaunchAsync("train 60 0.05 100\nsucceed");
        await bed.WaitAsync(runId, run => run.Step >= 3);

        Assert.True((await bed.Control.StopAsync(runId, "grace", Token)).Accepted);
        var stopped = await bed.WaitForEndAsync(runId);

        Assert.Equal((RunState.Stopped, 3, "stopped by grace"), (stopped.State, stopped.ExitCode, stopped.Reason));
        Assert.Equal(stopped.Step, stopped.CheckpointStep);
        Assert.False(stopped.StopRequested);
        Assert.True((await bed.Control.ResumeAsync(runId, "grace", Token)).Accepted);
        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal((RunState.Succeeded, 2), (run.State, run.Attempt));
        Assert.Equal(Enumerable.Range(1, 60).Select(step => (long)step), await bed.LossStepsAsync(runId));
    }

    [Fact]
    public async Task Stop_ProcessDoesNotListen_IsKilledAfterTheGrace()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory, SiteRole.All, ("Execution:StopGrace", "00:00:00.500"));
        var runId = await bed.LaunchAsync("trap '' TERM\nstate running\nwhile true; do sleep 0.1; done");
        await bed.WaitAsync(runId, run => run.RunnerState == "running");

        await bed.Control.StopAsync(runId, "grace", Token);

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal(RunState.Stopped, run.State);
        Assert.Contains("did not stop in time", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_Queued_NeverStarts()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory, SiteRole.All, ("Execution:CpuSlots", "1"));
        var first = await bed.LaunchAsync("train 20 0.05 100\nsucceed");
        await bed.WaitAsync(first, run => run.State == RunState.Running);
        var second = await bed.LaunchAsync("succeed");

        Assert.True((await bed.Control.StopAsync(second, "grace", Token)).Accepted);

        Assert.Equal(RunState.Succeeded, (await bed.WaitForEndAsync(first)).State);
        await Task.Delay(300, Token);
        Assert.Equal((RunState.Stopped, 0), ((await bed.RunAsync(second)).State, (await bed.RunAsync(second)).Attempt));
    }

    [Fact]
    public async Task Events_CutAndBadLines_AreWaitedForOrLeftOut()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);

        var runId = await bed.LaunchAsync("""
            state running
            STEP=1; metric train/loss '"NaN"'
            printf '{"seq":3,"time":"2030-01-01T00:00:00Z","kind":"metric","name":"train/' >>events.ndjson
            sleep 0.4
            printf 'loss","step":2,"value":0.5}\nnonsense\n{"seq":4,"kind":"from the future","x":[1]}\n' >>events.ndjson
            SEQ=4; STEP=3; metric train/loss 0.25
            state succeeded
            printf '{"seq":7,"kind":"metric","name":"train/loss","step":4,"va' >>events.ndjson
            exit 0
            """);

        var run = await bed.WaitForEndAsync(runId);
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal([1, 2, 3], await bed.LossStepsAsync(runId));
        Assert.Contains(
            await bed.Queries.EventsAsync(runId, cancellationToken: Token), item => item.Message.StartsWith("1 lines of events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delete_EndedRun_RowAndFilesAreGone()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);
        var runId = await bed.LaunchAsync("train 3 0.01 1\nsucceed");
        await bed.WaitForEndAsync(runId);

        Assert.True((await bed.Control.DeleteAsync(runId, Token)).Accepted);

        Assert.Null(await bed.Queries.FindRunAsync(runId, Token));
        Assert.False(Directory.Exists(bed.DirectoryOf(runId)));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
