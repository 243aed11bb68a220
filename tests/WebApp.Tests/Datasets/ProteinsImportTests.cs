using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Tests.Shared;
using Platform.WebApp.Accounts;
using Platform.WebApp.Datasets;
using Platform.WebApp.New;

namespace Platform.WebApp.Tests.Datasets;

/// <summary>The data set that nobody publishes: its files have names of a kind, and their rows are records of many lines.</summary>
public sealed class ProteinsImportTests : IAsyncLifetime
{
    private static readonly Dataset Proteins = DatasetCatalog.Find("proteins")!;
    private static readonly string Samples = Path.Combine(SourceTree.Root, "samples", "proteins");
    private readonly SiteFactory _site = new();
    private HttpClient _editor = default!;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    private DatasetShelf Shelf => _site.Services.GetRequiredService<DatasetShelf>();

    private Experiments Experiments => _site.Services.GetRequiredService<Experiments>();

    public async ValueTask InitializeAsync() => _editor = await _site.SignedInAsync(Roles.Editor);

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Import_SplitsAndRecords_MakesTheExperimentsReady()
    {
        var experiment = Experiments.Find("protein-1d");
        Assert.Equal(["proteins"], Experiments.MissingData(experiment).Select(dataset => dataset.Name));

        Assert.Equal(HttpStatusCode.OK, (await PutAsync("splits.tsv", File.ReadAllBytes(Path.Combine(Samples, "splits.tsv")))).Code);
        Assert.False(Shelf.IsPresent(Proteins));
        var (code, answer) = await PutAsync("mine.pnet.txt", File.ReadAllBytes(Path.Combine(Samples, "made.pnet.txt")));

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Contains("\"name\":\"mine.pnet.txt\"", answer, StringComparison.Ordinal);
        Assert.True(Shelf.IsPresent(Proteins));
        Assert.Empty(Experiments.MissingData(experiment));
        var chains = File.ReadLines(Path.Combine(Samples, "splits.tsv")).Count() - 1;
        Assert.Null(Shelf.Glance(Proteins)[1].Check);
        Assert.All(await LookAsync(), file => Assert.Equal((chains, null), (file.Check!.Rows, file.Check.Problem)));
        Assert.Equal(chains, Shelf.Glance(Proteins)[1].Check!.Rows);
    }

    [Fact]
    public async Task Import_SecondFileOfRecords_IsCountedWithTheFirst()
    {
        await PutAsync("a.pnet.txt", "[ID]\nx\n[PRIMARY]\nMK\n\n"u8.ToArray());
        var (code, _) = await PutAsync("more.zip", DatasetFiles.Zip(("deep/b.pnet.txt", "[ID]\ny\n[PRIMARY]\nMK\n\n[ID]\nz\n[PRIMARY]\nMK\n\n"), ("notes.txt", "x")));

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal(3, (await LookAsync())[1].Check!.Rows);
        Assert.Equal(["a.pnet.txt", "b.pnet.txt"], Directory.EnumerateFiles(Shelf.FolderOf(Proteins)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("splits.tsv", "id\tlength\nx\t2\n", "the header lacks \"source\"")]
    [InlineData("x.pnet.txt", "no record", "x.pnet.txt has no rows")]
    [InlineData("x.pnet.txt.gz", "not packed", "x.pnet.txt.gz cannot be unpacked")]
    [InlineData("..%2Fx.pnet.txt", "[ID]\n", "has no file")]
    [InlineData(".pnet.txt", "[ID]\n", "has no file")]
    public async Task Import_OtherFile_IsRefused(string name, string text, string problem)
    {
        var (code, answer) = await PutAsync(name, System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains(problem, System.Text.RegularExpressions.Regex.Unescape(answer), StringComparison.Ordinal);
        Assert.All(Proteins.Files, file => Assert.Empty(file.In(Shelf.FolderOf(Proteins))));
    }

    [Fact]
    public async Task Download_NobodyPublishesIt_SaysHowToMakeIt()
    {
        using var answer = await _editor.PostAsync("/api/datasets/proteins/download", null, End);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("build-dataset", await answer.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<ShelvedFile>> LookAsync()
    {
        List<ShelvedFile> files = [];
        foreach (var file in Proteins.Files)
        {
            files.Add(await Shelf.LookAsync(Proteins, file, End));
        }

        return files;
    }

    private async Task<(HttpStatusCode Code, string Answer)> PutAsync(string name, byte[] content)
    {
        using var answer = await _editor.PutAsync($"/api/datasets/proteins/files/{name}", new ByteArrayContent(content), End);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(End));
    }
}
