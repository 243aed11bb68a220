using System.Net;
using System.Net.Sockets;
using Platform.Tests.Shared;

namespace Platform.EndToEnd;

/// <summary>A machine without data, and the ways in which a start can go wrong.</summary>
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
        using var artifact = await site.Client.GetAsync($"/api/runs/{run}/artifacts/model.safetensors", TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.Unauthorized, artifact.StatusCode);
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
    public async Task Start_PortInUse_SaysSoAndEnds()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        await AssertRefusesAsync(["--urls", address], _built.Data, address.Split(':')[^1]);
    }

    [Fact]
    public async Task Start_DataDirectoryCannotBeWritten_SaysSoAndEnds() => await AssertRefusesAsync([], "/proc/platform", "/proc/platform");

    [Fact]
    public async Task Start_WrongArgument_SaysSoAndEnds() => await AssertRefusesAsync(["--rol", "web"], _built.Data, "--rol");

    [Fact]
    public async Task Start_RolesApartOnSqlite_AreRefused() => await AssertRefusesAsync(["--role", "worker"], _built.Data, "PostgreSQL");

    [Fact]
    public async Task Start_DatabaseOutOfReach_SaysSoAndEnds() => await AssertRefusesAsync(
        [],
        _built.Data,
        "The database cannot be prepared",
        new Dictionary<string, string?>
        {
            ["Database__Provider"] = "PostgreSql",
            ["Database__ConnectionString"] = $"Host=127.0.0.1;Port={SiteProcess.FreePort()};Username=nobody;Database=nothing;Timeout=2",
        });

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

    private static async Task AssertRefusesAsync(string[] arguments, string data, string expected, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using var site = SiteProcess.Launch(BuiltSite.Program, data, arguments, environment);
        await site.EndAsync();
        await Task.Delay(100, TestContext.Current.CancellationToken);

        Assert.NotEqual(0, site.ExitCode);
        Assert.Contains(expected, site.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", site.Output, StringComparison.Ordinal);
        Assert.InRange(site.Output.Split('\n').Length, 1, 4);
    }
}
