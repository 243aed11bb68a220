using System.Diagnostics;
using Platform.Tests.Shared;

namespace Platform.Benchmarks;

/// <summary>How long a user waits: from the start of the published site to the first page, and from Launch to the first point of a curve.</summary>
internal sealed class StartupBenchmark : IBenchmark
{
    private const int Rounds = 5;

    public string Name => "startup";

    public string Summary => "The published site: from its start to the first page, and from Launch to the first metric.";

    public async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var directory = Directory.CreateTempSubdirectory("platform-benchmark-");
        try
        {
            var site = Path.Combine(directory.FullName, "site");
            await PublishAsync(site);
            var (empty, again, launch, memory) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                var data = Path.Combine(directory.FullName, $"data-{round}");
                empty.Add(await FirstPageAsync(site, data, async started =>
                {
                    await started.SetUpAsync();
                    launch.Add(await FirstMetricAsync(started));
                    memory.Add(started.MemoryMb);
                }));
                again.Add(await FirstPageAsync(site, data, _ => Task.CompletedTask));
            }

            return
            [
                Figure.Median("first_page_new_s", empty, "s", "start of the process to the set-up page's answer, database made on the way"),
                Figure.Median("first_page_s", again, "s", "start of the process to the sign-in page's answer, database there"),
                Figure.Median("first_metric_s", launch, "s", "POST of the launch of sample-tiny to its first training loss in the site's answer"),
                Figure.Median("site_mb", memory, "MB", "resident memory of the site while the run goes on"),
            ];
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task PublishAsync(string output)
    {
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", "WebApp", "-c", "Release", "-v", "quiet", "--nologo", "-o", output]) { WorkingDirectory = SourceTree.Root })!;
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException("The site could not be published.");
        }
    }

    /// <summary>Starts the site, measures to its first page, works with it, and stops it.</summary>
    private static async Task<double> FirstPageAsync(string site, string data, Func<SiteProcess, Task> work)
    {
        var watch = Stopwatch.StartNew();
        await using var started = SiteProcess.Launch(Path.Combine(site, "Platform.WebApp.dll"), data, environment: new Dictionary<string, string?> { ["PLATFORM_DATASETS"] = null });
        while (true)
        {
            try
            {
                using var page = await started.Client.GetAsync("/signin");
                page.EnsureSuccessStatusCode();
                break;
            }
            catch (HttpRequestException) when (!started.HasExited)
            {
                await Task.Delay(10);
            }
        }

        var seconds = watch.Elapsed.TotalSeconds;
        await started.WaitUntilReadyAsync();
        await work(started);
        return seconds;
    }

    private static async Task<double> FirstMetricAsync(SiteProcess site)
    {
        var watch = Stopwatch.StartNew();
        var run = await site.RunAsync("sample-tiny", new Dictionary<string, string> { ["log_every_steps"] = "1" });
        while ((await site.PointsAsync(run, "train/loss")).Length == 0)
        {
            await Task.Delay(20);
        }

        return watch.Elapsed.TotalSeconds;
    }
}
