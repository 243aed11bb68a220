using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data.Runs;
using Platform.Tests.Shared;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Predictions;
using Platform.WebApp.Accounts;
using Platform.WebApp.Structures;

namespace Platform.WebApp.Tests.Structures;

public sealed class FoldApiTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private const string Protein = HelixPrediction.Sequence;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Launch_SequenceAndAlignment_MakesARunThatFoldsThem()
    {
        var editor = await site.SignedInAsync(Roles.Editor, "folder");

        using var answer = await editor.PostAsJsonAsync(
            "/api/folds", new { name = "mine", sequence = Protein.ToLowerInvariant(), alignment = $">q\n{Protein}\n>h\n{Protein[..20]}{new string('-', 20)}\n", starts = 3, models = 2, seed = 7, queue = "h-nowhere" }, End);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var run = (await site.Services.GetRequiredService<RunQueries>().FindAsync((await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("id").GetInt64(), End))!.Run;
        Assert.Equal(("Fold mine", "fold", "h-nowhere", "folder"), (run.Name, run.Experiment, run.Queue, run.CreatedBy));
        Assert.True(RunSpec.IsJob(run.Spec));
        Assert.True(ProteinLaunch.IsFold(run));
        var config = Assert.IsType<Fold.Config>(RunSpec.Read(run.Spec));
        var target = Assert.Single(config.Targets);
        Assert.Equal(("mine", Protein), (target.Name, target.Sequence));
        Assert.StartsWith(Path.Combine(site.Data, "uploads", "proteins"), target.Alignment, StringComparison.Ordinal);
        Assert.Contains(">h", await File.ReadAllTextAsync(target.Alignment!, End), StringComparison.Ordinal);
        Assert.Equal((3, 2, 7L), (config.Folding.Starts, config.Folding.Models, config.Folding.Seed));
        Assert.Equal(["models/protein"], config.Networks);
        Assert.Contains(run.Params, field => field.Path == "folding.starts" && field.Value == "3");
    }

    [Fact]
    public async Task Launch_SeveralSequences_MakesOneRunOfThem()
    {
        var editor = await site.SignedInAsync(Roles.Editor);

        using var answer = await editor.PostAsJsonAsync("/api/folds", new { fasta = $">one\n{Protein}\n>two\n{Protein[5..]}\n", queue = "h-nowhere" }, End);

        var run = (await site.Services.GetRequiredService<RunQueries>().FindRunAsync((await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("id").GetInt64(), End))!;
        Assert.Equal("Fold one and 1 more", run.Name);
        Assert.Equal(["one", "two"], ProteinLaunch.Read<Fold.Config>(run)!.Targets.Select(target => target.Name));
    }

    [Theory]
    [InlineData("MKTAYIAKQR?LVKE", "sequence", "'?' at residue 11")]
    [InlineData("ACGTACGTACGTACGTACGTACGT", "sequence", "DNA")]
    [InlineData("MKT", "sequence", "10 to 1000")]
    [InlineData("", "sequence", "Paste a sequence")]
    public async Task Launch_WhatIsNoProtein_SaysWhatNextToTheField(string sequence, string field, string problem)
    {
        var editor = await site.SignedInAsync(Roles.Editor);

        using var answer = await editor.PostAsJsonAsync("/api/folds", new { sequence }, End);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem, await ProblemAsync(answer, field), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_BadInputs_AllAreToldAtOnce()
    {
        var editor = await site.SignedInAsync(Roles.Editor);

        using var answer = await editor.PostAsJsonAsync("/api/folds", new { sequence = new string('A', 3000), alignment = ">q\nAC1\n", reference = "nothing\n" }, End);

        Assert.Contains("3000 residues", await ProblemAsync(answer, "sequence"), StringComparison.Ordinal);
        Assert.Contains("'1' at place 3", await ProblemAsync(answer, "alignment"), StringComparison.Ordinal);
        Assert.NotEmpty(await ProblemAsync(answer, "reference"));
        using var other = await editor.PostAsJsonAsync("/api/folds", new { sequence = Protein, alignment = $">q\nW{Protein[1..]}\n" }, End);
        Assert.Contains("first row of the alignment must be the sequence", await ProblemAsync(other, "evidence"), StringComparison.Ordinal);
        using var outside = await editor.PostAsJsonAsync("/api/folds", new { sequence = Protein, starts = 0 }, End);
        Assert.Contains("starts", await outside.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_Viewer_IsRefused()
    {
        var viewer = await site.SignedInAsync(Roles.Viewer);

        using var launch = await viewer.PostAsJsonAsync("/api/folds", new { sequence = Protein }, End);
        using var upload = await viewer.PutAsync("/api/folds/files/a.fasta", new StringContent(">a\nMKT"), End);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (launch.StatusCode, upload.StatusCode));
    }

    [Fact]
    public async Task Upload_GoodFile_IsKeptByItsDigestOnce()
    {
        var editor = await site.SignedInAsync(Roles.Editor);
        var shelf = site.Services.GetRequiredService<ProteinUploads>();

        using var first = await editor.PutAsync("/api/folds/files/my%20chain.fasta", new StringContent($">a b\n{Protein}"), End);
        using var second = await editor.PutAsync("/api/folds/files/my%20chain.fasta", new StringContent($">a b\n{Protein}"), End);

        var id = await first.Content.ReadFromJsonAsync<string>(End);
        Assert.Equal(id, await second.Content.ReadFromJsonAsync<string>(End));
        var upload = shelf.Find(id)!;
        Assert.Equal(("my-chain.fasta", ProteinUploadKind.Sequences, "one sequence of 40 residues"), (upload.Name, upload.Kind, upload.Words));
        Assert.Equal(id, shelf.IdOf(upload.Path));
        Assert.Null(shelf.Find("../../keys"));
        Assert.Null(shelf.Find(new string('a', 64) + "/none.fasta"));
        Assert.Null(shelf.IdOf("/etc/passwd"));
    }

    [Theory]
    [InlineData("a.doc", "x", "does not say what it is")]
    [InlineData("a.fasta", "", "empty")]
    [InlineData("a.fasta", ">a\nMK1T", "line 2: '1' at residue 3")]
    [InlineData("a.pssm", "nothing", "psiblast")]
    [InlineData("a.pdb", "HETATM    1  O   HOH A   1       0.000   0.000   0.000  1.00  0.00           O\n", "a.pdb")]
    public async Task Upload_BadFile_IsRefusedWithItsPlace(string name, string content, string problem)
    {
        var editor = await site.SignedInAsync(Roles.Editor);

        using var answer = await editor.PutAsync($"/api/folds/files/{name}", new ByteArrayContent(Encoding.UTF8.GetBytes(content)), End);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(problem, (await answer.Content.ReadFromJsonAsync<JsonElement>(End)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage answer, string field)
    {
        var text = await answer.Content.ReadAsStringAsync(End);
        return JsonDocument.Parse(text).RootElement.GetProperty("errors").TryGetProperty(field, out var problems) ? problems[0].GetString()! : throw new InvalidOperationException(text);
    }
}
