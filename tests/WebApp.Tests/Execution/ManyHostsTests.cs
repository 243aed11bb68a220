using System.Diagnostics;
using Platform.Data.Hosts;
using Platform.Data.Runs;
using Platform.Tests.Shared;
using Platform.WebApp.Execution;
using Platform.WebApp.Hosting;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace Platform.WebApp.Tests.Execution;

/// <summary>Several hosts on one PostgreSQL database and one data directory.</summary>
public sealed class ManyHostsTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-hosts-").FullName;
    private string _connection = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _connection = await server.CreateDatabaseAsync();

    [Fact]
    public async Task Launch_OnWeb_IsExecutedByWorkerAndHeardOfOnWeb()
    {
        // At once, as a compose file starts them: one prepares the database, the other waits.
        var starting = (Web: StartAsync("web", SiteRole.Web), Worker: StartAsync("worker", SiteRole.Worker));
        await using var web = await starting.Web;
        await using var worker = await starting.Worker;
        using var subscription = web.Get<RunFeed>().Subscribe();

        var runId = await web.LaunchAsync("train 20 0.1 5\nsucceed");

        var run = await web.WaitAsync(runId, item => item.State == RunState.Running);
        Assert.Equal("worker", run.Owner);
        var heard = 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!(await web.RunAsync(runId)).State.IsEnded())
        {
            Assert.Equal(runId, await subscription.Changes.ReadAsync(patience.Token));
            heard++;
        }

        Assert.Equal(RunState.Succeeded, (await web.RunAsync(runId)).State);
        Assert.InRange(heard, 2, 30);
        Assert.Equal(Enumerable.Range(1, 20).Select(step => (long)step), await web.LossStepsAsync(runId));
        var hosts = await web.Get<HostRegistry>().ListAsync(Token);
        Assert.Equal([("web", 0), ("worker", 2)], hosts.Select(host => (host.Name, host.Slots)));
        Assert.Equal(["cpu", "h-worker"], hosts[1].Queues);
    }

    [Fact]
    public async Task Stop_OnWeb_ReachesTheWorker()
    {
        await using var web = await StartAsync("web", SiteRole.Web);
        await using var worker = await StartAsync("worker", SiteRole.Worker);
        var runId = await web.LaunchAsync("train 1000 0.05 1000\nsucceed", "h-worker");
        await web.WaitAsync(runId, run => run.Step >= 2);

        await web.Control.StopAsync(runId, "grace", Token);

        Assert.Equal((RunState.Stopped, "stopped by grace"), await StateAsync(web, runId));
    }

    [Fact]
    public async Task OwnerIsSilent_RunIsTakenOverByAnotherHost()
    {
        await using var web = await StartAsync("web", SiteRole.Web);
        var runId = await web.LaunchAsync("train 5 0.01 2\nsucceed");
        Assert.NotNull(await web.Get<RunLease>().TryAcquireAsync(runId, "ghost", Token));

        await using var worker = await StartAsync("worker", SiteRole.Worker);

        Assert.Equal((RunState.Succeeded, null), await StateAsync(web, runId));
        var events = await web.Queries.EventsAsync(runId, cancellationToken: Token);
        Assert.Contains(events, item => item.Message.StartsWith("host ghost gave no sign of life", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WorkerShutsDown_AnotherWorkerGoesOn()
    {
        await using var web = await StartAsync("web", SiteRole.Web);
        long runId;
        await using (var first = await StartAsync("first", SiteRole.Worker))
        {
            runId = await web.LaunchAsync("[ -n \"$RESUME\" ] && { train $((STEP + 5)) 0.01 5; succeed; }\ntrain 1000 0.05 1000");
            await web.WaitAsync(runId, run => run.Step >= 3);
        }

        await using var second = await StartAsync("second", SiteRole.Worker);

        Assert.Equal((RunState.Succeeded, null), await StateAsync(web, runId));
        Assert.Equal(2, (await web.RunAsync(runId)).Attempt);
        var steps = await web.LossStepsAsync(runId);
        Assert.Equal(Enumerable.Range(1, steps.Count).Select(step => (long)step), steps);
    }

    [Fact]
    public async Task OldProcessStillWorks_OnAnotherHostsRequest_IsWaitedFor()
    {
        await using var web = await StartAsync("web", SiteRole.Web);
        long runId;
        await using (var first = await StartAsync("first", SiteRole.Worker, ("Execution:ShutdownGrace", "00:00:00")))
        {
            runId = await web.LaunchAsync("trap '' TERM\n[ -z \"$RESUME\" ] && train 60 0.05 5\ntrain 80 0.01 5\nsucceed");
            await web.WaitAsync(runId, run => run.Step >= 3);
        }

        // The first host is gone, its process is not; the second may begin when that has let go of the directory.
        await using var second = await StartAsync("second", SiteRole.Worker, ("Execution:LeaseTimeout", "00:00:01"));

        Assert.Equal((RunState.Succeeded, null), await StateAsync(web, runId));
        Assert.Equal(Enumerable.Range(1, 80).Select(step => (long)step), await web.LossStepsAsync(runId));
    }

    [Fact]
    public async Task Start_NameIsTaken_IsRefusedInWords()
    {
        await using var first = await StartAsync("same", SiteRole.Worker);

        var failure = await Assert.ThrowsAsync<StartupFailure>(() => StartAsync("same", SiteRole.Worker));

        Assert.Contains("Another process executes runs as host \"same\"", failure.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection.Length > 0)
        {
            await server.DropDatabaseAsync(_connection);
        }

        Directory.Delete(_directory, recursive: true);
    }

    private Task<ExecutionBed> StartAsync(string name, SiteRole role, params (string, string)[] settings) => ExecutionBed.StartAsync(
        _directory,
        role,
        [("Database:Provider", "PostgreSql"), ("Database:ConnectionString", _connection), ("Execution:HostName", name), .. settings]);

    private static async Task<(RunState State, string? Reason)> StateAsync(ExecutionBed bed, long runId)
    {
        var run = await bed.WaitForEndAsync(runId);
        return (run.State, run.Reason);
    }
}
