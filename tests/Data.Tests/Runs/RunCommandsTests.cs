using Microsoft.EntityFrameworkCore;
using Platform.Data.Runs;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Runs;

public sealed class RunCommandsTests(PostgreSqlServer server)
{
    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task CreateAsync_NewRun_IsQueuedWithItsConfiguration(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);

        var runId = await database.CreateRunAsync(" first ");

        var run = (await database.Queries.FindAsync(runId, Token))!.Run;
        Assert.Equal((RunState.Queued, "first", "ada", $"runs/{runId}"), (run.State, run.Name, run.CreatedBy, run.Directory));
        Assert.Equal(database.Time.GetUtcNow().UtcDateTime, run.CreatedAt);
        Assert.Equal(["learner.learning_rate", "seed"], run.Params.Select(param => param.Path));
        Assert.Equal("0.0003", run.Params[0].Value);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task CloneAsync_OfAClone_KeepsLineageAndChanges(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var first = await database.CreateRunAsync();
        await database.Commands.SetTagAsync(first, "purpose", "baseline", Token);
        await database.Commands.SetNotesAsync(first, "*mine*", Token);

        var second = await database.Commands.CloneAsync(first, new CloneChanges(), "grace", Token);
        var third = await database.Commands.CloneAsync(
            second.RunId,
            new CloneChanges { Name = "faster", Spec = "{}", Params = new Dictionary<string, string> { ["seed"] = "2" }, Queue = "gpu" },
            "grace",
            Token);

        var copy = await database.Queries.FindAsync(second.RunId, Token);
        Assert.Equal((first, "first", "first", "grace"), (copy!.Run.ClonedFromId, copy.ClonedFromName, copy.Run.Name, copy.Run.CreatedBy));
        Assert.Equal(("purpose", "baseline"), (copy.Run.Tags[0].Key, copy.Run.Tags[0].Value));
        Assert.Equal("", copy.Run.Notes);
        Assert.Equal([(third.RunId, "faster")], copy.Clones);
        var changed = (await database.Queries.FindAsync(third.RunId, Token))!.Run;
        Assert.Equal(("gpu", "{}", "2"), (changed.Queue, changed.Spec, Assert.Single(changed.Params).Value));
        Assert.False((await database.Commands.CloneAsync(999, new CloneChanges(), null, Token)).Accepted);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task DeleteAsync_EndedRun_TakesEverythingOfItAndNothingElse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var kept = await database.StartRunAsync("kept");
        var lease = await database.StartRunAsync("gone");
        foreach (var each in (Lease[])[kept, lease])
        {
            await database.Ingestion.ApplyAsync(
                each,
                [
                    new RunnerEvent.Metric(1, DateTime.UnixEpoch, "train/loss", 1, 1),
                    new RunnerEvent.ArtifactWritten(2, DateTime.UnixEpoch, "artifacts/x", 1, null),
                ],
                new LogAppend(0, new byte[10]),
                Token);
            await database.Commands.SetTagAsync(each.RunId, "a", "", Token);
        }

        var clone = await database.Commands.CloneAsync(lease.RunId, new CloneChanges(), null, Token);
        Assert.Equal("It is running; stop it first.", (await database.Commands.DeleteAsync(lease.RunId, Token)).Refusal);
        await database.Leases.CompleteAsync(lease, new RunEnd(RunState.Succeeded, null), Token);

        Assert.True((await database.Commands.DeleteAsync(lease.RunId, Token)).Accepted);

        await using var db = await database.ContextAsync();
        Assert.Equal([kept.RunId, clone.RunId], await db.Runs.OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(Token));
        Assert.Equal(1, await db.MetricPoints.CountAsync(Token));
        Assert.Equal(1, await db.RunMetrics.CountAsync(Token));
        Assert.Equal(1, await db.LogChunks.CountAsync(Token));
        Assert.Equal(1, await db.Artifacts.CountAsync(Token));
        Assert.DoesNotContain(lease.RunId, await db.RunParams.Select(param => param.RunId).ToListAsync(Token));
        Assert.DoesNotContain(lease.RunId, await db.RunTags.Select(tag => tag.RunId).ToListAsync(Token));
        Assert.DoesNotContain(lease.RunId, await db.RunEvents.Select(item => item.RunId).ToListAsync(Token));
        Assert.Null((await database.RunAsync(clone.RunId)).ClonedFromId);
        Assert.False((await database.Commands.DeleteAsync(lease.RunId, Token)).Accepted);
        Assert.True(await database.CreateRunAsync() > clone.RunId);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task RequestStopAsync_ByState_StopsAsksOrRefuses(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var queued = await database.CreateRunAsync();
        var running = await database.StartRunAsync();

        Assert.True((await database.Commands.RequestStopAsync(queued, "grace", Token)).Accepted);
        Assert.True((await database.Commands.RequestStopAsync(running.RunId, "grace", Token)).Accepted);

        Assert.Equal((RunState.Stopped, "stopped by grace before it started"), await StateAsync(queued));
        Assert.Equal((RunState.Stopping, "stop requested by grace"), await StateAsync(running.RunId));
        Assert.True((await database.Leases.RenewAsync(running, Token)).StopRequested);
        Assert.True((await database.Leases.CheckAsync(running, Token)).StopRequested);
        Assert.Equal("It is stopping already.", (await database.Commands.RequestStopAsync(running.RunId, "grace", Token)).Refusal);
        Assert.Equal("It has ended already (stopped).", (await database.Commands.RequestStopAsync(queued, "grace", Token)).Refusal);
        Assert.Null(await database.Leases.TryAcquireAsync(queued, "alpha", Token));

        async Task<(RunState, string?)> StateAsync(long runId)
        {
            var run = await database.RunAsync(runId);
            return (run.State, run.Reason);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ResumeAsync_StoppedRun_IsQueuedWithItsHistory(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        await database.Ingestion.ApplyAsync(lease, [new RunnerEvent.Checkpoint(1, DateTime.UnixEpoch, 5, null, null)], null, Token);
        Assert.False((await database.Commands.ResumeAsync(lease.RunId, "grace", Token)).Accepted);
        await database.Leases.CompleteAsync(lease, new RunEnd(RunState.Stopped, "stopped by grace"), Token);
        Assert.Equal(
            "It is stopped; only a run that is failed can be retried.",
            (await database.Commands.RetryAsync(lease.RunId, "grace", Token)).Refusal);

        Assert.True((await database.Commands.ResumeAsync(lease.RunId, "grace", Token)).Accepted);

        var run = await database.RunAsync(lease.RunId);
        Assert.Equal((RunState.Queued, "resumed by grace", 5L, 1L), (run.State, run.Reason, run.CheckpointStep, run.LastSeq));
        Assert.Null(run.EndedAt);
        Assert.NotNull(run.StartedAt);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ArchiveTagNotesRename_Run_AreKeptAndShown(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var runId = await database.CreateRunAsync();
        Assert.Equal("It is queued; stop it first.", (await database.Commands.ArchiveAsync(runId, "ada", Token)).Refusal);
        await database.Commands.RequestStopAsync(runId, "ada", Token);

        await database.Commands.SetTagAsync(runId, " purpose ", "a", Token);
        await database.Commands.SetTagAsync(runId, "purpose", "b", Token);
        await database.Commands.SetTagAsync(runId, "bare", "", Token);
        await database.Commands.RemoveTagAsync(runId, "bare", Token);
        await database.Commands.SetNotesAsync(runId, "# why\nbecause", Token);
        await database.Commands.RenameAsync(runId, " second ", Token);
        await database.Commands.ArchiveAsync(runId, "ada", Token);

        var run = (await database.Queries.FindAsync(runId, Token))!.Run;
        Assert.Equal(("second", "# why\nbecause"), (run.Name, run.Notes));
        Assert.Equal(("purpose", "b"), (Assert.Single(run.Tags).Key, run.Tags[0].Value));
        Assert.Empty((await database.Queries.PageAsync(new RunFilter(), new RunSort(), cancellationToken: Token)).Rows);
        Assert.Single((await database.Queries.PageAsync(new RunFilter { Archived = true }, new RunSort(), cancellationToken: Token)).Rows);
        await database.Commands.RestoreAsync(runId, "ada", Token);
        Assert.Single((await database.Queries.PageAsync(new RunFilter(), new RunSort(), cancellationToken: Token)).Rows);
        Assert.False((await database.Commands.RenameAsync(runId, " ", Token)).Accepted);
        Assert.False((await database.Commands.SetTagAsync(runId, " ", "", Token)).Accepted);
        Assert.False((await database.Commands.SetTagAsync(999, "a", "", Token)).Accepted);
    }
}
