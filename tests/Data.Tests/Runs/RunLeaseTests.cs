using Platform.Data.Runs;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Runs;

public sealed class RunLeaseTests(PostgreSqlServer server)
{
    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task TryAcquireAsync_ManyOwnersRace_OneWins(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var runId = await database.CreateRunAsync();

        var leases = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            i => Task.Run(() => database.Leases.TryAcquireAsync(runId, $"host-{i}", Token), Token)));

        var won = Assert.Single(leases, lease => lease is not null)!;
        var run = await database.RunAsync(runId);
        Assert.Equal(RunState.Running, run.State);
        Assert.Equal(won.Owner, run.Owner);
        Assert.Equal(won.Fence, run.Fence);
        Assert.Equal(database.Time.GetUtcNow().UtcDateTime, run.StartedAt);
        Assert.Equal(DateTimeKind.Utc, run.StartedAt!.Value.Kind);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task TryExpireAsync_SilentOwner_FencesItsWrites(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var stale = await database.StartRunAsync(owner: "alpha");
        var observed = Assert.Single(await database.Leases.OwnedAsync(Token));

        Assert.True(await database.Leases.TryExpireAsync(observed, Token));
        var fresh = await database.Leases.TryAcquireAsync(stale.RunId, "beta", Token);

        Assert.NotNull(fresh);
        Assert.True(fresh.Fence > stale.Fence);
        Assert.False((await database.Leases.RenewAsync(stale, Token)).Held);
        Assert.False(await database.Leases.BeginAttemptAsync(stale, null, Token));
        Assert.False(await database.Leases.RecordProcessAsync(stale, 1, "x", Token));
        Assert.Null(await database.Leases.InterruptAsync(stale, "killed", 137, Token));
        Assert.False(await database.Leases.NoteAsync(stale, "state", "x", Token));
        Assert.False(await database.Leases.CompleteAsync(stale, new RunEnd(RunState.Failed, "stale"), Token));
        var ingested = await database.Ingestion.ApplyAsync(
            stale, [new RunnerEvent.Metric(1, DateTime.UnixEpoch, "train/loss", 1, 1)], null, Token);
        Assert.False(ingested.LeaseHeld);
        Assert.False(await database.Ingestion.RegisterArtifactsAsync(stale, [], Token));
        var run = await database.RunAsync(stale.RunId);
        Assert.Equal(RunState.Running, run.State);
        Assert.Equal("beta", run.Owner);
        Assert.Equal(0, run.LastSeq);
        Assert.Empty((await database.Queries.FindAsync(stale.RunId, Token))!.Run.Metrics);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task TryExpireAsync_OwnerRenewedSince_DoesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        var observed = Assert.Single(await database.Leases.OwnedAsync(Token));
        database.Time.Advance(TimeSpan.FromSeconds(1.2345678));

        Assert.True((await database.Leases.RenewAsync(lease, Token)).Held);

        Assert.False(await database.Leases.TryExpireAsync(observed, Token));
        Assert.Equal(RunState.Running, (await database.RunAsync(lease.RunId)).State);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task TryExpireAsync_StopWasRequested_EndsAsStopped(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        await database.Commands.RequestStopAsync(lease.RunId, "ada", Token);

        Assert.True(await database.Leases.TryExpireAsync(Assert.Single(await database.Leases.OwnedAsync(Token)), Token));

        var run = await database.RunAsync(lease.RunId);
        Assert.Equal(RunState.Stopped, run.State);
        Assert.NotNull(run.EndedAt);
        Assert.False(run.StopRequested);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task TryAdoptAsync_SameHost_KeepsProcessAndFencesPredecessor(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var before = await database.StartRunAsync(owner: "alpha");
        await database.Leases.BeginAttemptAsync(before, "cuda:1", Token);
        await database.Leases.RecordProcessAsync(before, 4711, "boot:1", Token);

        Assert.Null(await database.Leases.TryAdoptAsync(before.RunId, "beta", onlyHost: false, Token));
        var after = await database.Leases.TryAdoptAsync(before.RunId, "alpha", onlyHost: false, Token);

        Assert.NotNull(after);
        Assert.False((await database.Leases.RenewAsync(before, Token)).Held);
        Assert.True((await database.Leases.RenewAsync(after, Token)).Held);
        var run = await database.RunAsync(before.RunId);
        Assert.Equal((4711, "boot:1", "cuda:1", 1), (run.ProcessId, run.ProcessStart, run.Device, run.Attempt));
        Assert.NotNull(await database.Leases.TryAdoptAsync(before.RunId, "renamed", onlyHost: true, Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task InterruptAsync_WithAndWithoutNewCheckpoint_CountsStalledAttempts(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await database.Leases.BeginAttemptAsync(lease, null, Token);
            Assert.Equal(attempt, await database.Leases.InterruptAsync(lease, "killed", 137, Token));
        }

        await database.Leases.BeginAttemptAsync(lease, null, Token);
        await database.Ingestion.ApplyAsync(lease, [new RunnerEvent.Checkpoint(1, DateTime.UnixEpoch, 500, null, null)], null, Token);
        Assert.Equal(0, await database.Leases.InterruptAsync(lease, "killed", 137, Token));
        await database.Leases.BeginAttemptAsync(lease, null, Token);
        Assert.Equal(1, await database.Leases.InterruptAsync(lease, "killed", 137, Token));
        Assert.Equal(4, (await database.RunAsync(lease.RunId)).Attempt);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task CompleteAsync_Failed_EndsRunAndTellsWhy(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();

        Assert.True(await database.Leases.CompleteAsync(
            lease, new RunEnd(RunState.Failed, "line 3 of train.tsv has no label", "bad_data", 4), Token));

        var run = await database.RunAsync(lease.RunId);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(("bad_data", 4), (run.FailureClass, run.ExitCode));
        Assert.Equal("line 3 of train.tsv has no label", run.Reason);
        Assert.Null(run.Owner);
        Assert.NotNull(run.EndedAt);
        Assert.False(await database.Leases.CompleteAsync(lease, new RunEnd(RunState.Succeeded, null), Token));
        var events = await database.Queries.EventsAsync(lease.RunId, cancellationToken: Token);
        Assert.Equal("failed: line 3 of train.tsv has no label", events[^1].Message);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task CompleteAsync_BackToQueue_CanBeWonAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        Assert.Null(await database.Leases.TryAcquireAsync(lease.RunId, "beta", Token));

        await database.Leases.CompleteAsync(lease, new RunEnd(RunState.Queued, "interrupted by shutdown"), Token);

        var queued = Assert.Single(await database.Leases.QueuedAsync(Token));
        Assert.Equal((lease.RunId, "cpu", null), (queued.RunId, queued.Queue, queued.JobId));
        Assert.Null((await database.RunAsync(lease.RunId)).EndedAt);
        Assert.NotNull(await database.Leases.TryAcquireAsync(lease.RunId, "beta", Token));
    }
}
