using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Tests.Shared;
using Platform.Training.Proteins.Predictions;
using Platform.WebApp.Accounts;
using Platform.WebApp.Structures;

namespace Platform.WebApp.Tests.Structures;

public sealed class StructuresApiTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_SortedAndFiltered_TellsWhatIsPredicted()
    {
        var run = await StoredPrediction.RunAsync(
            site, "two chains", End, ("sure", "Sure", HelixPrediction.Sequence, 0.75, true), ("unsure", "Unsure", HelixPrediction.Sequence[..20], 0.4, false));
        var viewer = await site.SignedInAsync(Roles.Viewer);

        var list = (await viewer.GetFromJsonAsync<JsonElement>($"/api/structures?run={run}&sort=lddt", End)).GetProperty("structures").EnumerateArray().ToList();

        Assert.Equal(["Sure", "Unsure"], list.Select(item => item.GetProperty("name").GetString()));
        Assert.Equal((40, "alignment", 2), (list[0].GetProperty("length").GetInt32(), list[0].GetProperty("evidence").GetString(), list[0].GetProperty("models").GetInt32()));
        Assert.Equal(0.8, list[0].GetProperty("figures").GetProperty("tm_score").GetDouble(), 6);
        Assert.Equal($"/structures/{run}/sure", list[0].GetProperty("address").GetString());
        var compared = await viewer.GetFromJsonAsync<JsonElement>($"/api/structures?run={run}&compared=1", End);
        Assert.Equal("Sure", Assert.Single(compared.GetProperty("structures").EnumerateArray()).GetProperty("name").GetString());
        var shortest = await viewer.GetFromJsonAsync<JsonElement>($"/api/structures?search=two+chains&sort=length&asc=1", End);
        Assert.Equal("Unsure", shortest.GetProperty("structures")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Download_Folder_IsOneArchiveOfAPredictionsFiles()
    {
        var run = await StoredPrediction.RunAsync(site, "to take away", End, ("a", "A", HelixPrediction.Sequence, 0.7, true), ("a-b", "A b", HelixPrediction.Sequence, 0.7, false));
        var viewer = await site.SignedInAsync(Roles.Viewer);

        using var content = new MemoryStream(await viewer.GetByteArrayAsync($"/api/structures/{run}/a.zip", End));
        using var archive = new ZipArchive(content);

        Assert.Equal(
            ["contacts.csv", "distances.csv", "errors-1.csv", "errors-2.csv", "prediction.json", "rank-1.cif", "rank-1.pdb", "rank-2.cif", "rank-2.pdb", "reference.pdb", "residues.csv"],
            archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        using var none = await viewer.GetAsync($"/api/structures/{run}/c.zip", End);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        File.Delete(Path.Combine(site.Data, "runs", $"{run}", "artifacts/a-b/rank-1.pdb"));
        using var gone = await viewer.GetAsync($"/api/structures/{run}/a-b.zip", End);
        Assert.Contains("not on this host", await gone.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shelf_FileThatChangesOrGoes_IsToldAsItIs()
    {
        var run = await StoredPrediction.RunAsync(site, "changes", End, ("x", "X", HelixPrediction.Sequence, 0.7, true));
        var shelf = site.Services.GetRequiredService<PredictionShelf>();
        var path = Path.Combine(site.Data, "runs", $"{run}", "artifacts/x/prediction.json");
        Assert.Null(Assert.Single(await shelf.OfRunAsync(run, End)).Problem);

        File.WriteAllText(path, "{");
        File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Contains("damaged", Assert.Single(await shelf.OfRunAsync(run, End)).Problem, StringComparison.Ordinal);
        await Assert.ThrowsAsync<Platform.Training.Core.Inputs.DataException>(() => shelf.FindAsync(run, "x", End));

        File.Delete(path);
        Assert.Contains("not on this host", Assert.Single(await shelf.OfRunAsync(run, End)).Problem, StringComparison.Ordinal);
        Assert.Null(await shelf.FindAsync(run, "../x", End));
    }

    [Fact]
    public async Task Shelf_FolderOfARun_IsThePredictionThatWasWritten()
    {
        var run = await StoredPrediction.RunAsync(site, "written", End, ("h", "Helix", HelixPrediction.Sequence, 0.75, true));

        var (folder, prediction) = (await site.Services.GetRequiredService<PredictionShelf>().FindAsync(run, "h", End))!.Value;

        Assert.Equal(("Helix", 40, PredictionEvidence.Alignment, 2), (prediction.Name, prediction.Length, prediction.Evidence, prediction.Models.Count));
        Assert.Equal(("1ABC.pdb", 33.5, "models/protein"), (prediction.Reference!.Name, prediction.Alignment!.EffectiveSequences, prediction.Networks[0].Path));
        Assert.Null(prediction.Models[0].Phi[0]);
        Assert.Null(prediction.Models[0].Deviation[5]);
        Assert.All([folder.Pdb(1), folder.Cif(2), folder.Errors(2), folder.Distances, folder.Contacts, folder.Residues, folder.Reference], file => Assert.True(File.Exists(file), file));
    }
}
