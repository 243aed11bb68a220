using System.Net;
using Platform.Tests.Shared;

namespace Platform.EndToEnd;

/// <summary>The site and a worker as two processes on one PostgreSQL server.</summary>
public sealed class TwoProcessTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
{
    private readonly BuiltSite _built = new();

    [Fact]
    public async Task Run_LaunchedOnTheWeb_IsExecutedByTheWorkerAndWatchedFromTheWeb()
    {
        var environment = await EnvironmentAsync();
        await using var web = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, ["--role", "web"], environment);
        await web.SetUpAsync();
        var run = await web.RunAsync("sample-tiny", BuiltSite.Brief);
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        Assert.Equal("queued", await web.StateAsync(run));

        await using var worker = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, ["--role", "worker"], environment);
        await web.UntilAsync(async s => (await s.PointsAsync(run, "train/loss")).Length >= 10, "the web shows the worker's curve while it runs");
        await web.UntilAsync(async s => await s.StateAsync(run) == "succeeded", "the run succeeds");

        Assert.Equal(BuiltSite.Steps, (await web.PointsAsync(run, "train/loss")).Length);
        using var page = await worker.Client.GetAsync("/runs", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    [Fact]
    public async Task Run_StoppedOnTheWeb_EndsInTheWorkerAndCanBeResumed()
    {
        var environment = await EnvironmentAsync();
        await using var web = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, ["--role", "web"], environment);
        await using var worker = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, ["--role", "worker"], environment);
        await web.SetUpAsync();
        var run = await web.RunAsync("sample-tiny", BuiltSite.Brief);
        await web.UntilAsync(async s => (await s.PointsAsync(run, "train/loss")).Length >= 10, "10 points of the curve");

        using (await web.Client.PostAsync($"/api/runs/{run}/stop", null, TestContext.Current.CancellationToken))
        {
            await web.UntilAsync(async s => await s.StateAsync(run) == "stopped", "the run is stopped", seconds: 30);
        }

        using (await web.Client.PostAsync($"/api/runs/{run}/resume", null, TestContext.Current.CancellationToken))
        {
            await web.UntilAsync(async s => await s.StateAsync(run) == "succeeded", "the run succeeds");
        }

        Assert.Equal(BuiltSite.Steps, (await web.PointsAsync(run, "train/loss")).Length);
    }

    [Fact]
    public async Task Worker_KilledWithItsRunner_ADifferentWorkerTakesOver()
    {
        var environment = await EnvironmentAsync();
        await using var web = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, ["--role", "web"], environment);
        await web.SetUpAsync();
        var first = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, ["--role", "worker"], Named(environment, "first"));
        var run = await web.RunAsync("sample-tiny", BuiltSite.Brief);
        await web.UntilAsync(async s => (await s.PointsAsync(run, "train/loss")).Length >= 60, "60 points of the curve");
        await first.KillAsync();
        await _built.KillRunnerAsync(run);

        await using var second = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, ["--role", "worker"], Named(environment, "second"));
        await web.UntilAsync(async s => await s.StateAsync(run) == "succeeded", "the second worker ends the run", seconds: 240);

        Assert.Equal(BuiltSite.Steps, (await web.PointsAsync(run, "train/loss")).Length);
    }

    public void Dispose() => _built.Dispose();

    private static Dictionary<string, string?> Named(IReadOnlyDictionary<string, string?> environment, string host) =>
        new(environment) { ["Execution__HostName"] = host };

    private async Task<Dictionary<string, string?>> EnvironmentAsync() => new()
    {
        ["PLATFORM_DATASETS"] = null,

        // A dead worker is noticed sooner than in earnest.
        ["Execution__Heartbeat"] = "00:00:02",
        ["Execution__LeaseTimeout"] = "00:00:10",
        ["Database__Provider"] = "PostgreSql",
        ["Database__ConnectionString"] = await server.CreateDatabaseAsync(),
    };
}
