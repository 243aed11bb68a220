using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Platform.WebApp.Tests.Hosting;

public sealed class HealthTests
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_NotSignedIn_Answers200()
    {
        using var site = new SiteFactory();
        using var answer = await site.Stranger().GetAsync("/health/live", End);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Ready_AllThere_Answers200()
    {
        using var site = new SiteFactory();
        using var answer = await site.Stranger().GetAsync("/health/ready", End);
        var report = await answer.Content.ReadAsStringAsync(End);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, report);
    }

    [Fact]
    public async Task Ready_NoRunner_Answers503AndSaysWhy()
    {
        using var site = new SiteFactory { Settings = { ["Execution:Runner"] = "/nowhere/Runner.dll" } };
        using var answer = await site.Stranger().GetAsync("/health/ready", End);
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>(End);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.False(report.GetProperty("checks").GetProperty("runner").GetProperty("ok").GetBoolean());
        Assert.True(report.GetProperty("checks").GetProperty("database").GetProperty("ok").GetBoolean());
    }
}
