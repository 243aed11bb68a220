using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.WebApp.Accounts;
using Platform.WebApp.Datasets;

namespace Platform.WebApp.Tests.Datasets;

public sealed class DatasetImportTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    private DatasetShelf Shelf => site.Services.GetRequiredService<DatasetShelf>();

    [Fact]
    public async Task Import_GoodFile_IsPlacedWithItsRows()
    {
        using var answer = await PutAsync("SST-2", "dev.tsv", "sentence\tlabel\na fine film\t1\na \"bad\" one\t0\n");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"rows\":2", await answer.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
        var dataset = DatasetCatalog.Find("SST-2")!;
        Assert.Equal(2, (await Shelf.LookAsync(dataset, dataset.File("dev.tsv")!, End)).Check!.Rows);
    }

    [Theory]
    [InlineData("sentence\tsentiment\na\t1\n", "line 1: the header lacks")]
    [InlineData("sentence\tlabel\na film\t1\nno label\n", "line 3: 1 columns, expected 2")]
    [InlineData("", "is empty")]
    public async Task Import_BadFile_SaysTheLineAndPlacesNothing(string text, string expected)
    {
        using var answer = await PutAsync("SST-2", "train.tsv", text);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Shelf.FolderOf(DatasetCatalog.Find("SST-2")!), "train.tsv")));
    }

    [Fact]
    public async Task Import_Archive_PlacesTheFilesInIt()
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        using var answer = await editor.PutAsync("/api/datasets/RTE/files/RTE.zip", new ByteArrayContent(DatasetFiles.Rte()), End);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(Shelf.IsPresent(DatasetCatalog.Find("RTE")!));
    }

    [Theory]
    [InlineData("CoLA", "passwd.tsv")]
    [InlineData("CoLA", "..%2F..%2Fevil.tsv")]
    public async Task Import_OtherFile_IsRefused(string dataset, string file)
    {
        using var answer = await PutAsync(dataset, file, "x");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("has no file", await answer.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_Viewer_IsForbidden()
    {
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var answer = await viewer.PutAsync("/api/datasets/SST-2/files/dev.tsv", new StringContent("x"), End);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> PutAsync(string dataset, string file, string text)
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        return await editor.PutAsync($"/api/datasets/{dataset}/files/{file}", new ByteArrayContent(Encoding.UTF8.GetBytes(text)), End);
    }
}
