using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data.Artifacts;
using Platform.Data.Runs;
using Platform.Training.Compression.Export;
using Platform.Training.Core.Inputs;
using Platform.WebApp.Accounts;
using Platform.WebApp.Models;

namespace Platform.WebApp.Tests.Models;

public sealed class ModelsApiTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_ExportedRun_TellsSizesLatencyAndScoresOfEachFile()
    {
        var run = await RunAsync("measured");
        var viewer = await site.SignedInAsync(Roles.Viewer);

        var model = await viewer.GetFromJsonAsync<JsonElement>($"/api/models/{run}", End);

        var file = Assert.Single(model.GetProperty("files").EnumerateArray());
        Assert.Equal("int8", file.GetProperty("name").GetString());
        Assert.Equal((1_000, 4_000), (file.GetProperty("sizes").GetProperty("file").GetInt64(), file.GetProperty("sizes").GetProperty("paper").GetInt64()));
        Assert.Equal(1.5, file.GetProperty("latency")[0].GetProperty("median").GetDouble());
        Assert.Equal(0.81, file.GetProperty("scores").GetProperty("dev/accuracy").GetDouble());
        Assert.Equal(0.99, file.GetProperty("agreement").GetDouble());
        Assert.Equal(1, (await viewer.GetFromJsonAsync<JsonElement>("/api/models?search=measured", End)).GetProperty("total").GetInt32());
        using var page = await viewer.GetAsync($"/models/{run}", End);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Download_Folder_IsOneArchiveOfItsFiles()
    {
        var run = await RunAsync("to take away");
        var viewer = await site.SignedInAsync(Roles.Viewer);

        using var content = new MemoryStream(await viewer.GetByteArrayAsync($"/api/models/{run}/int8.zip", End));
        using var archive = new ZipArchive(content);

        Assert.Equal(["config.json", "model.onnx", "vocab.txt"], archive.Entries.Select(entry => entry.FullName).Order());
        using var reader = new StreamReader(archive.GetEntry("model.onnx")!.Open());
        Assert.Equal("no model", await reader.ReadToEndAsync(End));
        File.Delete(Path.Combine(site.Data, "runs", $"{run}", "artifacts/onnx-int8/vocab.txt"));
        using var gone = await viewer.GetAsync($"/api/models/{run}/int8.zip", End);
        Assert.Contains("not on this host", await gone.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
        using var none = await viewer.GetAsync($"/api/models/{run}/fp32.zip", End);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Answer_DamagedFile_SaysWhatToDo()
    {
        var run = await RunAsync("damaged");
        var viewer = await site.SignedInAsync(Roles.Viewer);

        using var answer = await viewer.PostAsJsonAsync($"/api/models/{run}/answer", new { texts = new[] { "fine" } }, End);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("model.onnx", (await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, site.Services.GetRequiredService<LoadedModels>().Count);
        using var none = await viewer.PostAsJsonAsync("/api/models/999999/answer", new { texts = new[] { "fine" } }, End);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public void LoadedModels_FolderThatIsNone_IsNotRemembered()
    {
        using var models = new LoadedModels();
        for (var i = 0; i < 8; i++)
        {
            Assert.Throws<DataException>(() => models.Use(Path.Combine(site.Data, $"none-{i}"), null, model => model.Threads));
        }

        Assert.Equal(0, models.Count);
    }

    private async Task<long> RunAsync(string name)
    {
        const string Folder = "artifacts/onnx-int8";
        var commands = site.Services.GetRequiredService<RunCommands>();
        var run = await commands.CreateAsync(new NewRun { Name = name, Experiment = "x", Spec = "{}", Queue = "h-nowhere" }, End);
        var lease = (await site.Services.GetRequiredService<RunLease>().TryAcquireAsync(run, "elsewhere", End))!;
        var directory = Directory.CreateDirectory(Path.Combine(site.Data, "runs", $"{run}", Folder)).FullName;
        string[] files = ["config.json", "model.onnx", "vocab.txt"];
        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(directory, file), file == "model.onnx" ? "no model" : file == "config.json"
                ? """{"format":"platform-onnx-1","task":"sst2","display_name":"SST-2","labels":["a","b"],"maximum_length":8,"precision":"int8","sha256":"00"}""" : "[PAD]");
        }

        var ingestion = site.Services.GetRequiredService<RunIngestion>();
        await ingestion.RegisterArtifactsAsync(lease, [.. files.Select(file => new Artifact { Path = $"{Folder}/{file}", Bytes = 8 })], End);
        await ingestion.ApplyAsync(lease, [new RunnerEvent.Summary(1, DateTime.UnixEpoch, new Dictionary<string, double>
        {
            [ExportFigures.PaperBytes("int8")] = 4_000, [ExportFigures.IndexedBytes("int8")] = 4_100, [ExportFigures.FileBytes("int8")] = 1_000, [ExportFigures.CompressedBytes("int8")] = 900,
            [ExportFigures.LatencyMedian("int8", 1)] = 1.5, [ExportFigures.Latency95("int8", 1)] = 2, [ExportFigures.LatencyThreads("int8")] = 1,
            [ExportFigures.Score("int8", "dev", "accuracy")] = 0.81, [ExportFigures.Agreement("int8")] = 0.99,
        })], null, End);
        await site.Services.GetRequiredService<RunLease>().CompleteAsync(lease, new RunEnd(RunState.Succeeded, null), End);
        return run;
    }
}
