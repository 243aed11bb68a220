using System.Net;
using Platform.Tests.Shared;

namespace Platform.EndToEnd;

/// <summary>A machine without data.</summary>
public sealed class FirstStartTests : IDisposable
{
    private const double SiteLimitMb = 400;

    private readonly BuiltSite _built = new();

    [Fact]
    public async Task Start_NoDataAtAll_TheSampleRunSucceedsWhileTheSiteStaysSmallAndFreeOfLibtorch()
    {
        await using var site = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await site.SetUpAsync();
        var run = await site.RunAsync("sample-tiny", BuiltSite.Brief);
        var largest = 0.0;
        await site.UntilAsync(
            async s =>
            {
                largest = Math.Max(largest, s.MemoryMb);
                return await s.StateAsync(run) == "succeeded";
            },
            "the run succeeds");

        Assert.InRange(largest, 1, SiteLimitMb);
        Assert.DoesNotContain("libtorch", await File.ReadAllTextAsync($"/proc/{site.Id}/maps", TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        using var artifact = await site.Client.GetAsync($"/api/runs/{run}/files/artifacts/model.safetensors", TestContext.Current.CancellationToken);
        var bytes = await artifact.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_built.Run(run), "artifacts/model.safetensors"), TestContext.Current.CancellationToken), bytes);
    }

    [Fact]
    public async Task Start_MissingData_TheRunFailsWithOneClearReason()
    {
        await using var site = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await site.SetUpAsync();
        var run = await site.RunAsync("sst2-tiny");
        await site.UntilAsync(async s => await s.StateAsync(run) == "failed", "the run fails");

        var found = await site.FindAsync(run);
        Assert.Equal("bad_data", found.GetProperty("failureClass").GetString());
        Assert.Contains("Datasets page", found.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_BadConfig_IsRefusedWithThePathOfEveryProblem()
    {
        await using var site = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);
        await site.SetUpAsync();

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => site.RunAsync("sample-tiny", new Dictionary<string, string>
        {
            ["learner.optimizer.learning_rate"] = "-1",
            ["learner.optimizer.learning_rat"] = "1",
        }));

        Assert.StartsWith("400", problem.Message, StringComparison.Ordinal);
        Assert.Contains("must be above 0", problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Did you mean", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_WithoutSigningIn_LeadToTheSignInPage()
    {
        await using var site = await SiteProcess.StartAsync(BuiltSite.Program, _built.Data, environment: BuiltSite.NoDatasets);

        using var page = await site.Client.GetAsync("/runs", TestContext.Current.CancellationToken);
        using var api = await site.Client.GetAsync("/api/runs", TestContext.Current.CancellationToken);

        Assert.Contains(page.RequestMessage!.RequestUri!.AbsolutePath, (string[])["/signin", "/setup"]);
        Assert.False(api.IsSuccessStatusCode && api.RequestMessage!.RequestUri!.AbsolutePath == "/api/runs");
    }

    public void Dispose() => _built.Dispose();
}
