using System.Diagnostics;
using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Data.Metrics;
using Platform.Data.Runs;
using Platform.WebApp.Execution;
using Platform.WebApp.Hosting;
using Platform.WebApp.Hosting.Database;

namespace Platform.WebApp.Tests.Execution;

/// <summary>A real host that executes runs as real processes, with the shell's version of the Runner and quick intervals.</summary>
internal sealed class ExecutionBed : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RecordedLog _log;

    private ExecutionBed(WebApplication app, RecordedLog log)
    {
        _app = app;
        _log = log;
    }

    public RunControl Control => Get<RunControl>();

    public RunQueries Queries => Get<RunQueries>();

    public static string FakeRunner { get; } = Path.Combine(AppContext.BaseDirectory, "Execution", "fake-runner.sh");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a host on a data directory.</summary>
    public static async Task<ExecutionBed> StartAsync(
        string directory, SiteRole role = SiteRole.All, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        var log = new RecordedLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseTestServer();
        var all = new Dictionary<string, string?>
        {
            [$"{SiteOptions.Section}:{nameof(SiteOptions.DataDirectory)}"] = directory,
            [$"{SiteOptions.Section}:{nameof(SiteOptions.Role)}"] = role.ToString(),
            ["Execution:Runner"] = FakeRunner,
            ["Execution:UseGpus"] = "false",
            ["Execution:CpuSlots"] = "2",
            ["Execution:PollInterval"] = "00:00:00.050",
            ["Execution:Heartbeat"] = "00:00:00.200",
            ["Execution:ReconcileInterval"] = "00:00:00.200",
            ["Execution:LeaseTimeout"] = "00:00:02",
            ["Execution:RestartDelay"] = "00:00:00.100",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        builder.Configuration.AddInMemoryCollection(all);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section);
        builder.Services.AddSingleton<DataDirectory>();
        builder.AddDatabase();
        builder.Services.AddExecution(builder.Configuration, role);
        var app = builder.Build();
        try
        {
            await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(Token);
            await app.StartAsync(Token);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new ExecutionBed(app, log);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Launches a run whose configuration is a script for the shell's version of the Runner.</summary>
    public Task<long> LaunchAsync(string script, string queue = "cpu") =>
        Control.LaunchAsync(new NewRun { Name = "test", Experiment = "script", Spec = script, Queue = queue, CreatedBy = "ada" }, Token);

    public async Task<Run> RunAsync(long runId) => Assert.IsType<Run>(await Queries.FindRunAsync(runId, Token));

    public string DirectoryOf(long runId) => Get<RunDirectories>().Find(runId);

    /// <summary>Waits for a run to be as described.</summary>
    public async Task<Run> WaitAsync(long runId, Func<Run, bool> condition, double seconds = 30)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var run = await RunAsync(runId);
            if (condition(run))
            {
                return run;
            }

            Assert.True(
                clock.Elapsed.TotalSeconds < seconds,
                $"After {seconds} s the run is {run.State} at step {run.Step}, attempt {run.Attempt}: {run.Reason}\n"
                + string.Join('\n', (await Queries.EventsAsync(runId, cancellationToken: Token)).Select(item => $"{item.Time:mm:ss.fff} {item.Message}"))
                + $"\n{_log}\n{Deliveries(run)}");
            await Task.Delay(30, Token);
        }
    }

    private string Deliveries(Run run)
    {
        var queue = Get<JobStorage>().GetMonitoringApi();
        var servers = queue.Servers().Select(server => $"{server.Name} [{string.Join(',', server.Queues)}] x{server.WorkersCount} {server.Heartbeat:mm:ss}");
        var job = run.JobId is null ? null : queue.JobDetails(run.JobId);
        var history = job?.History.Select(state => $"{state.CreatedAt:mm:ss.fff} {state.StateName} {state.Reason} {string.Join(' ', state.Data.Select(item => $"{item.Key}={item.Value}"))}") ?? [];
        return $"job {run.JobId}\n{string.Join('\n', servers)}\n{string.Join('\n', history)}";
    }

    public Task<Run> WaitForEndAsync(long runId) => WaitAsync(runId, run => run.State.IsEnded());

    /// <summary>The steps of the curve of <c>train/loss</c>.</summary>
    public async Task<IReadOnlyList<long>> LossStepsAsync(long runId) =>
        [.. (await Get<SeriesQuery>().ReadAsync(runId, "train/loss", cancellationToken: Token))!.Points.Select(point => point.Step)];

    public string[] Attempts(long runId) => File.ReadAllLines(Path.Combine(DirectoryOf(runId), "attempts.txt"));

    /// <summary>Shuts the host down as at the end of its process.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
