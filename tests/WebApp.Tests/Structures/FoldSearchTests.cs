using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data.Runs;
using Platform.Tests.Shared;
using Platform.Training.Proteins.Predictions;
using Platform.Training.Proteins.Search;
using Platform.WebApp.Accounts;
using Platform.WebApp.Structures;

namespace Platform.WebApp.Tests.Structures;

public sealed class FoldSearchTests
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Launch_WithASearchOfTheSite_MakesARunThatSearches()
    {
        await using var site = new SiteFactory
        {
            Settings = { ["Proteins:Searches:0:Name"] = "UniRef", ["Proteins:Searches:0:Database"] = "/db/uniref.fasta", ["Proteins:Searches:1:Name"] = "Clusters", ["Proteins:Searches:1:Kind"] = "Hhblits", ["Proteins:Searches:1:Database"] = "/db/uc30", ["Proteins:Searches:1:Program"] = "/opt/hhblits" },
        };
        var editor = await site.SignedInAsync(Roles.Editor);

        using var answer = await editor.PostAsJsonAsync("/api/folds", new { sequence = HelixPrediction.Sequence, search = "Clusters", queue = "h-nowhere" }, End);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var run = (await site.Services.GetRequiredService<RunQueries>().FindRunAsync((await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("id").GetInt64(), End))!;
        var search = Assert.IsType<HhblitsSearch>(ProteinLaunch.Read<Fold.Config>(run)!.Search);
        Assert.Equal(("/db/uc30", "/opt/hhblits"), (search.Database, search.Program));
        Assert.Equal("Clusters", site.Services.GetRequiredService<FoldSearches>().Of(search)!.Name);

        Assert.Equal(["UniRef", "Clusters"], (await editor.GetFromJsonAsync<JsonElement[]>("/api/folds/searches", End))!.Select(known => known.GetProperty("name").GetString()));
        using var unknown = await editor.PostAsJsonAsync("/api/folds", new { sequence = HelixPrediction.Sequence, search = "None" }, End);
        Assert.Contains("there are UniRef, Clusters", await unknown.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
        using var twice = await editor.PostAsJsonAsync(
            "/api/folds", new { sequence = HelixPrediction.Sequence, search = "UniRef", alignment = $">q\n{HelixPrediction.Sequence}\n>h\n{HelixPrediction.Sequence}\n" }, End);
        Assert.Contains("tells of related sequences already", await twice.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_OfASearchThatCannotBe_AreRefusedWithTheirNames()
    {
        var options = new FoldSearchOptions { Searches = [new() { Name = "a", Database = "/db" }, new() { Name = "a" }, new() { Database = "/db" }] };

        Assert.Equal(
            [
                "Proteins:Searches:1:Name is \"a\", as that of a search before it.",
                "Proteins:Searches:1:Database is missing: a FASTA file, or a database as the program wants it named.",
                "Proteins:Searches:2:Name is missing: what people choose the search by.",
            ],
            options.Validate(new ValidationContext(options)).Select(problem => problem.ErrorMessage!));
    }
}
