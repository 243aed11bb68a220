using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data.Runs;
using Platform.Tests.Shared;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Evaluation;
using Platform.WebApp.Accounts;
using Platform.WebApp.Structures;
using Platform.WebApp.Structures.Benchmark;

namespace Platform.WebApp.Tests.Structures.Benchmark;

public sealed class EvaluationsApiTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_AnEvaluation_HasTheMediansAndIntervalsOfItsFile()
    {
        var result = MadeEvaluation.Result();
        var run = await MadeEvaluation.RunAsync(site, "mine", result, End);
        var viewer = await site.SignedInAsync(Roles.Viewer);

        var list = (await viewer.GetFromJsonAsync<JsonElement>("/api/evaluations?set=0123456789ab", End)).GetProperty("evaluations").EnumerateArray().Single(item => item.GetProperty("runId").GetInt64() == run);
        var one = await viewer.GetFromJsonAsync<JsonElement>($"/api/evaluations/{run}", End);

        Assert.Equal(("proteins", "val", 4, "protein"), (list.GetProperty("dataset").GetString(), list.GetProperty("split").GetString(), list.GetProperty("chains").GetInt32(), list.GetProperty("networkWords").GetString()));
        Assert.Equal(["networks", "separation only"], one.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
        var expected = result.Methods[0].Summary("drmsd");
        var figure = one.GetProperty("methods")[0].GetProperty("figures").GetProperty("drmsd");
        Assert.Equal((4, expected.Median, expected.MedianLow, expected.MeanHigh), (figure.GetProperty("chains").GetInt32(), figure.GetProperty("median").GetDouble(), figure.GetProperty("medianLow").GetDouble(), figure.GetProperty("meanHigh").GetDouble()));
        Assert.Equal(3, one.GetProperty("methods")[0].GetProperty("figures").GetProperty("tm_score").GetProperty("chains").GetInt32());
        Assert.Equal(0.6, one.GetProperty("methods")[0].GetProperty("targets")[2].GetProperty("scores").GetProperty("q3").GetDouble(), 9);
        using var none = await viewer.GetAsync($"/api/evaluations/{run + 1000}", End);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Empty((await viewer.GetFromJsonAsync<JsonElement>("/api/evaluations?set=nothing", End)).GetProperty("evaluations").EnumerateArray());
    }

    [Fact]
    public async Task List_FileThatChangesOrGoes_IsToldAsItIs()
    {
        var run = await MadeEvaluation.RunAsync(site, "changes", MadeEvaluation.Result(split: "old"), End);
        var shelf = site.Services.GetRequiredService<EvaluationShelf>();
        var path = MadeEvaluation.PathOf(site, run);
        async Task<EvaluationSummary> LookAsync() => (await shelf.ListAsync(End)).Single(evaluation => evaluation.RunId == run);
        Assert.Equal("old", (await LookAsync()).Split);

        MadeEvaluation.Result(split: "new").Write(path);
        File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("new", (await LookAsync()).Split);
        Assert.Equal("new", (await shelf.FindAsync(run, End))!.Summary.Split);

        File.WriteAllText(path, "{");
        File.SetLastWriteTimeUtc(path, new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Contains("holds no evaluation", (await LookAsync()).Problem, StringComparison.Ordinal);

        File.Delete(path);
        Assert.Contains("not on this host", (await LookAsync()).Problem, StringComparison.Ordinal);
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var gone = await viewer.GetAsync($"/api/evaluations/{run}", End);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("not on this host", await gone.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_TheSampleChains_MakesARunThatMeasuresThem()
    {
        var editor = await site.SignedInAsync(Roles.Editor, "measurer");

        using var answer = await editor.PostAsJsonAsync("/api/evaluations", new { dataset = "samples/proteins", split = "val", folding = false, profiles = false, maximumLength = 120, every = 2, queue = "h-nowhere" }, End);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var run = (await site.Services.GetRequiredService<RunQueries>().FindRunAsync((await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("id").GetInt64(), End))!;
        Assert.Equal(("Evaluate protein on val, sequence only, no folding", "evaluate-proteins", "h-nowhere", "measurer"), (run.Name, run.Experiment, run.Queue, run.CreatedBy));
        Assert.True(ProteinLaunch.IsEvaluation(run));
        var config = Assert.IsType<EvaluateProteins.Config>(RunSpec.Read(run.Spec));
        Assert.Equal(("samples/proteins", "val", "train", false, 120, 2), (config.Dataset, config.Split, config.BaselineSplit, config.Profiles, config.MaximumLength, config.Every));
        Assert.Null(config.Folding);
        Assert.Equal(["models/protein"], config.Networks);
    }

    [Fact]
    public async Task Launch_OnTheTrainingChains_LeavesOutBaselinesThatKnowTheAnswers()
    {
        var editor = await site.SignedInAsync(Roles.Editor);

        using var answer = await editor.PostAsJsonAsync("/api/evaluations", new { dataset = Path.Combine(SourceTree.Root, "samples", "proteins"), split = "train", queue = "h-nowhere" }, End);

        var run = (await site.Services.GetRequiredService<RunQueries>().FindRunAsync((await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("id").GetInt64(), End))!;
        Assert.Null(ProteinLaunch.Read<EvaluateProteins.Config>(run)!.BaselineSplit);
        Assert.NotNull(ProteinLaunch.Read<EvaluateProteins.Config>(run)!.Folding);
    }

    [Theory]
    [InlineData("proteins", "val", "set", "build-dataset")]
    [InlineData("samples/proteins", "test", "split", "there are train, val")]
    [InlineData("samples/proteins", "", "split", "Choose a split")]
    [InlineData("nowhere", "val", "set", "is no data set of proteins")]
    public async Task Launch_WhatIsNotThere_SaysWhatIsMissingByField(string dataset, string split, string field, string problem)
    {
        var editor = await site.SignedInAsync(Roles.Editor);

        using var answer = await editor.PostAsJsonAsync("/api/evaluations", new { dataset, split }, End);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem, (await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_ByAViewer_IsForbidden()
    {
        var viewer = await site.SignedInAsync(Roles.Viewer);

        using var answer = await viewer.PostAsJsonAsync("/api/evaluations", new { dataset = "samples/proteins", split = "val" }, End);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
