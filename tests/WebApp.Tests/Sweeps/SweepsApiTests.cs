using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Results;
using Platform.WebApp.Accounts;

namespace Platform.WebApp.Tests.Sweeps;

public sealed class SweepsApiTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    /// <summary>Modifiers that every version has, so that these tests are about sweeps and not about what a method does.</summary>
    private static readonly object Small = new
    {
        sweep = "sample",
        name = "small study",
        queue = "gpu",
        set = new Dictionary<string, string>
        {
            ["architectures"] = """["1x32"]""",
            ["subsets"] = """["baseline","kd"]""",
            ["methods.distillation"] = """["SetDropout,rate=0.3"]""",
        },
    };

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plan_ReadySweep_CountsRunsAndWhatIsMissing()
    {
        var viewer = await site.SignedInAsync(Roles.Viewer);

        using var answer = await viewer.PostAsJsonAsync("/api/sweeps/plan", Small, End);
        var plan = await answer.Content.ReadFromJsonAsync<JsonElement>(End);

        Assert.Equal((2, 2), (plan.GetProperty("runs").GetInt32(), plan.GetProperty("cells").GetInt32()));
        Assert.True(plan.GetProperty("seconds").GetDouble() > 0);
        using var far = await viewer.PostAsJsonAsync("/api/sweeps/plan", new { sweep = "sample", set = new { directory = "nowhere", subsets = """["baseline"]""" } }, End);
        Assert.Contains("nowhere", (await far.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("missing")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bits", "[1]", "bits[0]")]
    [InlineData("sparsities", "[1.0]", "sparsities[0]")]
    [InlineData("architectures", """["tinny"]""", "architectures[0]")]
    public async Task Plan_WrongSpec_SaysWhere(string field, string value, string path)
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        foreach (var address in new[] { "/api/sweeps/plan", "/api/sweeps" })
        {
            using var answer = await editor.PostAsJsonAsync(address, new { sweep = "sample", set = new Dictionary<string, string> { [field] = value } }, End);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("errors").TryGetProperty(path, out _));
        }
    }

    [Fact]
    public async Task Launch_SmallSweep_MakesRunsThatWaitForTheirTeacher()
    {
        var editor = await site.SignedInAsync(Roles.Editor);

        using var answer = await editor.PostAsJsonAsync("/api/sweeps", Small, End);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var sweep = await editor.GetFromJsonAsync<JsonElement>(answer.Headers.Location, End);

        var cells = sweep.GetProperty("cells");
        Assert.Equal(2, cells.GetArrayLength());
        var (teacher, student) = (cells[0].GetProperty("run").GetInt64(), cells[1].GetProperty("run").GetInt64());
        Assert.Equal($"waits for run {teacher}", cells[1].GetProperty("reason").GetString());
        Assert.Equal("sst2-1x32-kd-s1", cells[1].GetProperty("key").GetString());
        var run = await editor.GetFromJsonAsync<JsonElement>($"/api/runs/{student}", End);
        Assert.Equal(teacher, run.GetProperty("needs")[0].GetProperty("id").GetInt64());
        Assert.Equal("gpu", run.GetProperty("queue").GetString());
        Assert.Equal("small study", sweep.GetProperty("sweep").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Seeds_Added_MakeOnlyWhatIsNew()
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        var id = await LaunchAsync(editor);

        using var first = await editor.PostAsJsonAsync($"/api/sweeps/{id}/seeds", new { seeds = new[] { 1, 7 } }, End);
        using var second = await editor.PostAsJsonAsync($"/api/sweeps/{id}/seeds", new { seeds = new[] { 7 } }, End);

        Assert.Equal(2, (await first.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("runs").GetArrayLength());
        Assert.Equal(0, (await second.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("runs").GetArrayLength());
        var spec = await editor.GetFromJsonAsync<JsonElement>($"/api/sweeps/{id}/spec", End);
        Assert.Equal([1L, 7L], spec.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetInt64()));
        using var wrong = await editor.PostAsJsonAsync($"/api/sweeps/{id}/seeds", new { seeds = new[] { -1 } }, End);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task StopResumeDelete_WholeSweep_ActOnEveryRun()
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        var id = await LaunchAsync(editor);
        var runs = await RunsAsync(id);

        using var stop = await editor.PostAsync($"/api/sweeps/{id}/stop", null, End);
        Assert.Equal(2, (await stop.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("runs").GetInt32());
        Assert.All(await RunsAsync(id), run => Assert.Equal(RunState.Stopped, run.State));
        using var resume = await editor.PostAsync($"/api/sweeps/{id}/resume", null, End);
        Assert.All(await RunsAsync(id), run => Assert.Equal(RunState.Queued, run.State));
        Directory.CreateDirectory(Path.Combine(site.Data, "runs", $"{runs[0].RunId}"));

        using var delete = await editor.DeleteAsync($"/api/sweeps/{id}", End);

        Assert.Equal(HttpStatusCode.Accepted, delete.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(site.Data, "runs", $"{runs[0].RunId}")));
        using var gone = await editor.GetAsync($"/api/sweeps/{id}", End);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Import_ArchiveOfAStudy_ComesBackTheSame()
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        CellResult[] cells =
        [
            Result(CompressionMethods.None, 1, 0.8), Result(CompressionMethods.None, 2, 0.82),
            Result(CompressionMethods.Quantization, 1, 0.79) with { Answers = [0, 1], Labelled = [1, 1], TestScore = 0.81 },
        ];
        using var content = new ByteArrayContent(ResultsFile.ToBytes(cells));

        using var answer = await editor.PostAsync("/api/sweeps/import?name=elsewhere.json", content, End);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("id").GetInt64();
        var sweep = await editor.GetFromJsonAsync<JsonElement>($"/api/sweeps/{id}", End);

        Assert.Equal("elsewhere", sweep.GetProperty("sweep").GetProperty("name").GetString());
        Assert.Equal([0.8, 0.82, 0.79], sweep.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("score").GetDouble()));
        Assert.Equal(1_000, sweep.GetProperty("cells")[0].GetProperty("sizes").GetProperty("file").GetInt64());
        var table = await editor.GetStringAsync($"/api/sweeps/{id}/results.csv", End);
        Assert.Equal(4, table.Trim().Split('\n').Length);

        await using var archive = await editor.GetStreamAsync($"/api/sweeps/{id}/archive.zip", End);
        using var copy = new MemoryStream();
        await archive.CopyToAsync(copy, End);
        using (var zip = new ZipArchive(copy, ZipArchiveMode.Read, leaveOpen: true))
        {
            Assert.NotNull(zip.GetEntry(ResultsFile.FileName));
        }

        using var again = await editor.PostAsync("/api/sweeps/import?name=again.zip", new ByteArrayContent(copy.ToArray()), End);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        var second = (await again.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("id").GetInt64();
        Assert.Equal(table, await editor.GetStringAsync($"/api/sweeps/{second}/results.csv", End));
        using var page = await editor.GetAsync($"/sweeps/{second}", End);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("nothing of the kind")]
    [InlineData("[null]")]
    [InlineData("PK broken")]
    public async Task Import_SomethingElse_IsRefusedInWords(string text)
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        using var answer = await editor.PostAsync("/api/sweeps/import?name=x.zip", new StringContent(text), End);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Changes_ByAViewer_AreRefused()
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        var viewer = await site.SignedInAsync(Roles.Viewer);
        var id = await LaunchAsync(editor);
        foreach (var answer in new[]
        {
            await viewer.PostAsJsonAsync("/api/sweeps", Small, End), await viewer.PostAsync($"/api/sweeps/{id}/stop", null, End),
            await viewer.DeleteAsync($"/api/sweeps/{id}", End), await viewer.PostAsync("/api/sweeps/import", new StringContent("[]"), End),
        })
        {
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    private static CellResult Result(CompressionMethods methods, long seed, double score) =>
        new(new CellLabels("SST-2", "tiny", methods, "scratch", seed) { Bits = methods == CompressionMethods.None ? null : 8 }, "accuracy", score, new FourSizes(4_000, 4_000, 1_000, 900));

    private static async Task<long> LaunchAsync(HttpClient editor)
    {
        using var answer = await editor.PostAsJsonAsync("/api/sweeps", Small, End);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("id").GetInt64();
    }

    private Task<IReadOnlyList<CellRow>> RunsAsync(long id) => site.Services.GetRequiredService<SweepQueries>().CellsAsync(id, [], End);
}
