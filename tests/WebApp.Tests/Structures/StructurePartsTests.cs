using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Platform.Training.Core.Configs;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Predictions;
using Platform.WebApp.Structures;

namespace Platform.WebApp.Tests.Structures;

public sealed class StructurePartsTests : BunitContext
{
    public StructurePartsTests()
    {
        ConfigTypes.Add(typeof(Fold).Assembly);
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Theory]
    [InlineData(0.95, "very high", "#0053D6")]
    [InlineData(0.9, "high", "#65CBF3")]
    [InlineData(0.7, "low", "#FFDB13")]
    [InlineData(0.5, "very low", "#FF7D45")]
    public void Mark_Confidence_HasTheBandsWordAndColor(double lddt, string word, string color)
    {
        var mark = Render<ConfidenceMark>(p => p.Add(m => m.ExpectedLddt, lddt));

        Assert.Contains(word, mark.Find(".muted").TextContent, StringComparison.Ordinal);
        Assert.Contains(color, mark.Find("i").GetAttribute("style"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12", new[] { 12 })]
    [InlineData("12-57", new[] { 12, 57 })]
    [InlineData("0", new int[0])]
    [InlineData("12-101", new int[0])]
    [InlineData("x", new int[0])]
    [InlineData(null, new int[0])]
    public void Chosen_Address_IsReadAndWritten(string? text, int[] expected)
    {
        Assert.Equal(expected, ChosenResidues.Read(text, 100));
        Assert.Equal(expected.Length == 0 ? null : text, ChosenResidues.Write(expected));
    }

    [Fact]
    public void View_Address_RoundTripsAndIgnoresNonsense()
    {
        var view = StructuresView.Read("lyso zyme", "profile", "1", 7, "tm", "1", 3);

        Assert.Equal("lyso zyme|profile|1|7|tm|1|3", string.Join('|', view.Write().Values));
        Assert.Equal(new StructuresView(), StructuresView.Read(" ", "magic", "yes", null, "mass", "no", -4));
    }

    [Fact]
    public void View_SortByAFigure_PutsWhatHasNoneLast()
    {
        PredictionSummary Of(string name, double? tm, double? lddt) => new()
        {
            RunId = 1, RunName = "r", Target = name, Name = name, Written = DateTime.UnixEpoch, ExpectedLddt = lddt, Figures = tm is { } value ? new Dictionary<string, double> { ["tm_score"] = value } : [],
        };
        PredictionSummary[] all = [Of("a", null, 0.5), Of("b", 0.3, 0.9), Of("c", 0.8, null)];

        Assert.Equal(["c", "b", "a"], new StructuresView { Sort = "tm" }.Apply(all).Select(p => p.Name));
        Assert.Equal(["b", "c", "a"], new StructuresView { Sort = "tm", Ascending = true }.Apply(all).Select(p => p.Name));
        Assert.Equal(["b", "a", "c"], new StructuresView { Sort = "lddt" }.Apply(all).Select(p => p.Name));
        Assert.Equal(["b"], new StructuresView { Search = "B r" }.Apply(all).Select(p => p.Name));
    }

    [Fact]
    public void Models_WithReference_NamesEachFigureAndMarksTheBest()
    {
        PredictedModel Model(int rank, double tm, double rmsd) => new(rank, -10 + rank, [0.8, 0.6]) { Start = "torsions", Figures = new Dictionary<string, double> { ["rmsd"] = rmsd, ["tm_score"] = tm, ["odd_one"] = 1 } };
        var prediction = new Prediction("x", "AC", PredictionEvidence.Sequence, [], "--", [Model(1, 0.4, 5.2), Model(2, 0.6, 3.1)]);

        var table = Render<ModelsTable>(p => p.Add(t => t.Prediction, prediction).Add(t => t.Current, 2).Add(t => t.Address, rank => $"?rank={rank}"));

        Assert.Equal(["Model", "Expected lDDT", "Energy", "TM-score", "RMSD (Å)", "odd one", "Folded from"], table.FindAll("th").Select(cell => cell.TextContent));
        Assert.Equal(["0.600", "3.10"], table.FindAll("td.best").Select(cell => cell.TextContent));
        Assert.Equal("Model 2", table.Find("tr.selected a").TextContent);
        Assert.Contains("above 0.5 the fold is the same", table.Find(".figure-words").TextContent, StringComparison.Ordinal);
        Assert.Equal("?rank=1", table.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Models_WithoutReference_SaysWhatWouldStandThere()
    {
        var prediction = new Prediction("x", "AC", PredictionEvidence.Sequence, [], "--", [new PredictedModel(1, -1, [0.8, 0.6])]);

        Assert.Contains("when a known structure is given", Render<ModelsTable>(p => p.Add(t => t.Prediction, prediction).Add(t => t.Address, _ => "")).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_OtherModel_IsUpdatedAndNotDrawnTwice()
    {
        var module = JSInterop.SetupModule("./js/structure-plots.js");
        module.Mode = JSRuntimeMode.Loose;
        var chart = Render<StructureChart>(p => p.Add(c => c.Base, "api/").Add(c => c.Kind, "map").Add(c => c.Map, "contacts"));
        chart.Render();

        Assert.Single(module.Invocations, call => call.Identifier == "mount");
        Assert.Contains("plotly-3", module.Invocations["mount"][0].Arguments[1]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Draft_SeveralSequences_TakeNoFileOfOne()
    {
        var reference = new ProteinUpload("id", "/tmp/r.pdb", ProteinUploadKind.Structure, "") { Chains = ["A"] };
        var text = $">a\n{new string('A', 12)}\n>b\n{new string('L', 12)}";

        var (config, problems) = new FoldDraft { Text = text, Reference = reference, Name = "n" }.Check();

        Assert.Null(config);
        Assert.Equal(["name", "reference"], problems.Keys.Order());
        Assert.Equal("Choose a network.", new FoldDraft { Text = text, Networks = [] }.Check().Problems["networks"]);
        Assert.Contains("it has A", new FoldDraft { Text = new string('A', 12), Reference = reference, Chain = "Q" }.Check().Problems["chain"], StringComparison.Ordinal);
        var whole = new FoldDraft { Text = new string('A', 12), Name = "mine", Reference = reference, Chain = "A", Folding = new FoldingOptions { Seed = 5 } }.Check().Config!;
        Assert.Equal(("mine", "/tmp/r.pdb", "A", 5L), (whole.Targets[0].Name, whole.Targets[0].Reference, whole.Targets[0].ReferenceChain, whole.Seed));
    }

    [Fact]
    public void Examples_AllOfThem_CanBeFolded() =>
        Assert.All(FoldExample.All, example => Assert.NotNull(new FoldDraft { Text = $">{example.Name}\n{example.Sequence}" }.Check().Config));
}
