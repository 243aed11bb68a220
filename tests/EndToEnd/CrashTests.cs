using Platform.Tests.Shared;

namespace Platform.EndToEnd;

/// <summary>Processes that are killed in the middle of a run.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly BuiltSite _built = new();

    [Fact]
    public async Task Site_KilledDuringARun_GoesOnAfterwardsAndEveryPointIsThereOnce()
    {
        var site = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await site.SetUpAsync();
        var run = await site.RunAsync("sample-tiny", BuiltSite.Brief);
        await site.UntilAsync(async s => (await s.PointsAsync(run, "train/loss")).Length >= 20, "20 points of the curve");
        await site.KillAsync();

        await using var again = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await again.SignInAsync();
        await again.UntilAsync(async s => await s.StateAsync(run) == "succeeded", "the run succeeds");

        await AssertWholeCurveAsync(again, run);
    }

    [Fact]
    public async Task SiteAndRunner_BothKilled_TheRunIsResumedAtTheNextStart()
    {
        var site = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await site.SetUpAsync();
        var run = await site.RunAsync("sample-tiny", BuiltSite.Brief);
        await site.UntilAsync(async s => (await s.PointsAsync(run, "train/loss")).Length >= 60, "60 points of the curve");
        await site.KillAsync();
        await _built.KillRunnerAsync(run);

        await using var again = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await again.SignInAsync();
        await again.UntilAsync(async s => await s.StateAsync(run) == "succeeded", "the run succeeds");

        await AssertWholeCurveAsync(again, run);
        Assert.Contains("Resumed from the checkpoint of step", await File.ReadAllTextAsync(Path.Combine(_built.Run(run), "log.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runner_KilledTwice_IsResumedWithoutAPerson()
    {
        await using var site = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await site.SetUpAsync();
        var run = await site.RunAsync("sample-tiny", BuiltSite.Brief);

        foreach (var points in new[] { 60, 200 })
        {
            await site.UntilAsync(async s => (await s.PointsAsync(run, "train/loss")).Length >= points, $"{points} points of the curve");
            await _built.KillRunnerAsync(run);
        }

        await site.UntilAsync(async s => await s.StateAsync(run) == "succeeded", "the run succeeds");
        await AssertWholeCurveAsync(site, run);
    }

    [Fact]
    public async Task Site_ToldToEndDuringARun_StopsItWithACheckpointAndResumesItAtTheNextStart()
    {
        var site = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await site.SetUpAsync();
        var run = await site.RunAsync("sample-tiny", BuiltSite.Brief);
        await site.UntilAsync(async s => (await s.PointsAsync(run, "train/loss")).Length >= 10, "10 points of the curve");
        await site.StopAsync();
        Assert.Equal(0, site.ExitCode);
        Assert.Empty(_built.RunnersOf(run));

        await using var again = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await again.SignInAsync();
        await again.UntilAsync(async s => await s.StateAsync(run) == "succeeded", "the run succeeds");
        await AssertWholeCurveAsync(again, run);
    }

    public void Dispose() => _built.Dispose();

    private static async Task AssertWholeCurveAsync(SiteProcess site, long run)
    {
        var steps = (await site.PointsAsync(run, "train/loss")).Select(line => long.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, BuiltSite.Steps).Select(step => (long)step), steps);
    }
}
