using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data;
using Platform.Data.Artifacts;
using Platform.Data.Logs;
using Platform.Data.Metrics;
using Platform.Data.Runs;
using Platform.WebApp.Accounts;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Tests.Runs;

public sealed class RunsApiTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private const string Projection = "model.encoder.stack.layer.attention.qkv";
    private static readonly DateTime Begin = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_SearchAndState_FindsTheRun()
    {
        var id = await site.WaitingRunAsync("a needle in the list");
        var viewer = await site.SignedInAsync(Roles.Viewer);
        var found = await viewer.GetFromJsonAsync<JsonElement>("/api/runs?search=needle&state=queued", End);
        Assert.Equal(1, found.GetProperty("total").GetInt32());
        Assert.Equal(id, found.GetProperty("runs")[0].GetProperty("id").GetInt64());
        var none = await viewer.GetFromJsonAsync<JsonElement>("/api/runs?search=needle&state=failed", End);
        Assert.Equal(0, none.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Find_NoSuchRun_AnswersAProblem()
    {
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var answer = await viewer.GetAsync("/api/runs/999999", End);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Launch_Experiment_QueuesItWithItsConfig()
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        using var answer = await editor.PostAsJsonAsync(
            "/api/runs",
            new { experiment = "sample-tiny", name = "by hand", queue = "gpu", set = new Dictionary<string, string> { ["learner.optimizer.learning_rate"] = "0.002" }, tags = new Dictionary<string, string> { ["purpose"] = "test" } },
            End);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var run = await editor.GetFromJsonAsync<JsonElement>(answer.Headers.Location, End);
        Assert.Equal("by hand", run.GetProperty("name").GetString());
        Assert.Equal("0.002", run.GetProperty("config").GetProperty("learner.optimizer.learning_rate").GetString());
        Assert.Equal("test", run.GetProperty("tags").GetProperty("purpose").GetString());
    }

    [Fact]
    public async Task Launch_Modifiers_AreAppliedBeforeChanges()
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        using var answer = await editor.PostAsJsonAsync(
            "/api/runs",
            new { experiment = "sample-tiny", queue = "gpu", modifiers = new[] { "UseRope,rope.rotary.theta=500000", "SetDropout,rate=0.2" }, set = new Dictionary<string, string> { [$"{Projection}.inner.projection.bias"] = "false" } },
            End);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var config = (await editor.GetFromJsonAsync<JsonElement>(answer.Headers.Location, End)).GetProperty("config");
        Assert.Equal("RopeQkv", config.GetProperty($"{Projection}.type").GetString());
        Assert.Equal("500000", config.GetProperty($"{Projection}.rotary.theta").GetString());
        Assert.Equal("false", config.GetProperty($"{Projection}.inner.projection.bias").GetString());
    }

    [Fact]
    public async Task Launch_WrongModifiersAndChanges_AreToldTogether()
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        using var answer = await editor.PostAsJsonAsync(
            "/api/runs",
            new { experiment = "sample-tiny", modifiers = new[] { "UseRop", "SetDropout,rate=2" }, set = new Dictionary<string, string> { ["epochs"] = "-1", [$"{Projection}.rotary.theta"] = "3" } },
            End);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("errors");
        Assert.Equal(["epochs", "modifiers"], errors.EnumerateObject().Select(e => e.Name).Order());
        var told = errors.GetProperty("modifiers").EnumerateArray().Select(e => e.GetString()!).ToArray();
        Assert.Equal(2, told.Length);
        Assert.Contains("Did you mean \"UseRope\"?", told[0], StringComparison.Ordinal);
        Assert.StartsWith("SetDropout: rate:", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modifiers_List_HasNamesAndFields()
    {
        var viewer = await site.SignedInAsync(Roles.Viewer);
        var modifiers = await viewer.GetFromJsonAsync<JsonElement>("/api/modifiers", End);
        var dropout = modifiers.EnumerateArray().Single(m => m.GetProperty("name").GetString() == "SetDropout");
        Assert.NotEmpty(dropout.GetProperty("summary").GetString()!);
        Assert.Contains("rate", dropout.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("""{"experiment":"sample-tinny"}""", "sample-tiny")]
    [InlineData("""{"experiment":"sample-tiny","set":{"epochs":"-1"}}""", "epochs")]
    [InlineData("""{"experiment":"sample-tiny","set":{"epoch":"1"}}""", "Did you mean")]
    [InlineData("""{"experiment":"sample-tiny","queue":"the moon"}""", "is no queue")]
    public async Task Launch_Nonsense_SaysWhatIsWrong(string body, string expected)
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        using var answer = await editor.PostAsync("/api/runs", new StringContent(body, Encoding.UTF8, "application/json"), End);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_Viewer_IsForbidden()
    {
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var answer = await viewer.PostAsJsonAsync("/api/runs", new { experiment = "sample-tiny" }, End);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Series_Range_HasStepsTimesAndGaps()
    {
        var id = await MeasuredRunAsync();
        var viewer = await site.SignedInAsync(Roles.Viewer);
        var series = await viewer.GetFromJsonAsync<JsonElement>($"/api/runs/{id}/series?name=train/loss&from=2&to=4", End);
        Assert.Equal([2, 3, 4], series.GetProperty("step").EnumerateArray().Select(s => s.GetInt64()));
        Assert.Equal(JsonValueKind.Null, series.GetProperty("value")[1].ValueKind);
        Assert.Equal(new DateTimeOffset(Begin).ToUnixTimeMilliseconds() + 2_000, series.GetProperty("time")[0].GetInt64());
        Assert.False(series.GetProperty("sampled").GetBoolean());
    }

    [Fact]
    public async Task Series_NotMeasuredYet_IsEmpty()
    {
        var id = await site.WaitingRunAsync();
        var viewer = await site.SignedInAsync(Roles.Viewer);
        var series = await viewer.GetFromJsonAsync<JsonElement>($"/api/runs/{id}/series?name=train/loss", End);
        Assert.Equal(0, series.GetProperty("step").GetArrayLength());
    }

    [Fact]
    public async Task Export_Curve_HasEveryPoint()
    {
        var id = await MeasuredRunAsync();
        var viewer = await site.SignedInAsync(Roles.Viewer);
        var lines = (await viewer.GetStringAsync($"/api/series.csv?run={id}&name=train/loss", End)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("run,step,time,value", lines[0].Trim());
        Assert.Equal($"{id},1,2026-01-02T03:04:06.000Z,0.5", lines[1].Trim());
        Assert.Equal($"{id},3,2026-01-02T03:04:08.000Z,", lines[3].Trim());
        Assert.Equal(6, lines.Length);
    }

    [Fact]
    public async Task Log_FromAnOffset_SaysWhereItStands()
    {
        var id = await MeasuredRunAsync();
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var answer = await viewer.GetAsync($"/api/runs/{id}/log?offset=6", End);
        Assert.Equal("second\n", await answer.Content.ReadAsStringAsync(End));
        Assert.Equal("6", answer.Headers.GetValues("Log-Offset").Single());
        Assert.Equal("13", answer.Headers.GetValues("Log-Length").Single());
        Assert.Equal("first\nsecond\n", await viewer.GetStringAsync($"/api/runs/{id}/log.txt", End));
    }

    [Fact]
    public async Task File_Registered_ComesWithItsNameAndInPieces()
    {
        var id = await MeasuredRunAsync();
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{id}/files/artifacts/page.html");
        request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(3, 7);
        using var answer = await viewer.SendAsync(request, End);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("hello", await answer.Content.ReadAsStringAsync(End));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec.json")]
    [InlineData("artifacts/other.txt")]
    [InlineData("..%2F..%2Fplatform.db")]
    public async Task File_NotRegistered_IsNotThere(string path)
    {
        var id = await MeasuredRunAsync();
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var answer = await viewer.GetAsync($"/api/runs/{id}/files/{path}", End);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<long> MeasuredRunAsync()
    {
        var id = await site.WaitingRunAsync();
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<PlatformDbContext>>().CreateDbContextAsync(End);
        var metric = new RunMetric { RunId = id, Name = "train/loss", Last = 0.1, LastStep = 5, Count = 5 };
        db.RunMetrics.Add(metric);
        await db.SaveChangesAsync(End);
        db.MetricPoints.AddRange(Enumerable.Range(1, 5).Select(s => new MetricPoint
        {
            RunMetricId = metric.Id, Step = s, Time = Begin.AddSeconds(s), Value = s == 3 ? null : 0.5 / s,
        }));
        db.LogChunks.Add(new LogChunk { RunId = id, Offset = 0, Text = "first\n"u8.ToArray() });
        db.LogChunks.Add(new LogChunk { RunId = id, Offset = 6, Text = "second\n"u8.ToArray() });
        var run = await db.Runs.SingleAsync(r => r.Id == id, End);
        run.LogLength = 13;
        run.Artifacts.Add(new Artifact { Path = "artifacts/page.html", Bytes = 12 });
        await db.SaveChangesAsync(End);
        var directory = Path.Combine(site.Services.GetRequiredService<RunDirectories>().Find(run), "artifacts");
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "page.html"), "<p>hello</p>", End);
        await File.WriteAllTextAsync(Path.Combine(directory, "other.txt"), "not registered", End);
        return id;
    }
}
