using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Platform.Compression.Tests.Analysis;
using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;
using Platform.WebApp.Sweeps;

namespace Platform.WebApp.Tests.Sweeps;

/// <summary>The tabs about what follows from a sweep's measured cells.</summary>
public sealed class AnalysisTabsTests : BunitContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly IReadOnlyList<CellResult> Cells = SimulatedSweep.Factorial(3);

    public AnalysisTabsTests()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Tradeoff_Factorial_DrawsEachSubsetWithItsIntervals()
    {
        var drawing = Drawing(Tab<TradeoffTab>());

        Assert.Equal(["baseline", "QAT", "KD", "MP", "QAT+KD", "QAT+MP", "KD+MP", "QAT+KD+MP"], drawing.Series.Select(s => s.Name));
        Assert.Equal(8, drawing.Series.Select(s => s.Color).Distinct().Count());
        Assert.Equal(8, drawing.Series.Select(s => s.Symbol).Distinct().Count());
        Assert.All(drawing.Series.SelectMany(s => s.Points), p => Assert.True(p.Low <= p.Y && p.Y <= p.High));
        Assert.Equal((0.6, true), (Math.Round(drawing.Majority!.Value, 9), drawing.WithMajority));
        Assert.Null(drawing.Reference);
        Assert.Contains("Mean of 3 seeds. Intervals: 95 %, bootstrap over seeds and examples.", drawing.Caption, StringComparison.Ordinal);
        Assert.Equal("Size of the file (MB)", drawing.XTitle);
        Assert.Equal(24, drawing.Rows.Count);
        var hover = drawing.Series[5].Points[0].Hover;
        Assert.Equal("tiny: QAT 8 bit + MP 60 %", hover[0]);
        Assert.Contains(hover, line => line == "start: scratch; seeds 1, 2, 3");
    }

    [Fact]
    public void Tradeoff_Address_SaysWhatIsShown()
    {
        Address.NavigateTo("/sweeps/1?tab=tradeoff&size=latency-1&interval=seeds&near=0&hide=QAT~KD");
        var tab = Tab<TradeoffTab>();
        var drawing = Drawing(tab);

        Assert.Equal("ms", drawing.Unit);
        Assert.Equal(6, drawing.Series.Count);
        Assert.True(drawing.WithMajority);
        Assert.Contains("Student's t", drawing.Caption, StringComparison.Ordinal);

        tab.FindAll(".curves button").Single(b => b.TextContent.Trim() == "MP").Click();
        Assert.EndsWith("hide=QAT~KD~MP", Uri.UnescapeDataString(Address.Uri), StringComparison.Ordinal);
        tab.FindAll(".curves button").Single(b => b.TextContent.Trim() == "QAT").Click();
        tab.WaitForAssertion(() => Assert.DoesNotContain(Drawing(tab).Series, s => s.Name is "KD" or "MP"), Patience);
        Assert.Contains(Drawing(tab).Series, s => s.Name == "QAT");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("near=1", false)]
    [InlineData("interval=none&hide=baseline~QAT~KD~MP~QAT%2BMP~KD%2BMP~QAT%2BKD%2BMP", false)]
    [InlineData("interval=none&near=0&hide=baseline~QAT~KD~MP~QAT%2BMP~KD%2BMP~QAT%2BKD%2BMP", true)]
    public void Tradeoff_MajorityFarBelow_IsInViewOnDemand(string query, bool expected)
    {
        Address.NavigateTo($"/sweeps/1?tab=tradeoff&{query}");

        Assert.Equal(expected, Drawing(Tab<TradeoffTab>()).WithMajority);
    }

    [Fact]
    public void Tradeoff_PapersFigure_IsAReferenceOfItsOwnOverItsOwnSizes()
    {
        var tab = Tab<TradeoffTab>();

        tab.Find("label[title*='2208.09684'] input").Change(true);
        tab.WaitForAssertion(() => Assert.NotNull(Drawing(tab).Reference), Patience);

        var drawing = Drawing(tab);
        Assert.Contains("size=paper", Address.Uri, StringComparison.Ordinal);
        Assert.Equal(72, drawing.Reference!.Points.Count);
        Assert.Equal(8, drawing.Series.Count);
        Assert.Contains("read from the published figure", drawing.Caption, StringComparison.Ordinal);
        Assert.Contains("not measured here", drawing.Caption, StringComparison.Ordinal);

        // Another size is another thing: the reference does not stay.
        tab.Find("select[aria-label=Against]").Change("file");
        tab.WaitForAssertion(() => Assert.Null(Drawing(tab).Reference), Patience);
    }

    [Fact]
    public void Tradeoff_NoCells_SaysWhatBelongsThere() =>
        Assert.Contains("Nothing measured yet", Render<TradeoffTab>(p => p.Add(t => t.Cells, [])).Markup, StringComparison.Ordinal);

    [Fact]
    public void Tradeoff_ContradictingCells_SaysWhich()
    {
        var tab = Render<TradeoffTab>(p => p.Add(t => t.Cells, [Cells[0], Cells[0]]));

        tab.WaitForAssertion(() => Assert.Contains("seed 1, 2 times", tab.Find(".notice").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public void Analysis_Factorial_TellsFactorsVerdictsAndWhatToTake()
    {
        Address.NavigateTo("/sweeps/1?tab=analysis&size=paper&within=2&under=20MB");
        var tab = Tab<AnalysisTab>();
        var expected = SimulatedSweep.Analyze(Cells, SweepAnalysis.DefaultResamples);
        var factors = expected.Factors(CostAxis.Paper, 0.02);

        Assert.Equal(factors.Select(f => f.Curve).Distinct(), tab.FindAll(".factors thead th").Skip(1).Select(h => h.TextContent));
        foreach (var factor in factors)
        {
            var row = tab.FindAll(".factors tbody tr").Single(r => r.Children[0].TextContent == factor.Architecture);
            var column = 1 + factors.Select(f => f.Curve).Distinct().ToList().IndexOf(factor.Curve);
            Assert.StartsWith(AnalysisReport.Text(factor), row.Children[column].TextContent.Trim(), StringComparison.Ordinal);
        }

        Assert.Equal(8, tab.FindAll(".state").Count);
        Assert.Contains("times smaller", tab.Markup, StringComparison.Ordinal);
        var recommended = Recommendation.Of(expected.Studies[0], CostAxis.Paper, 20e6, 0.02);
        Assert.Equal(recommended.Select(r => r.Arm.Name + " scratch"), tab.FindComponent<RecommendationCard>().FindAll("tbody tr").Select(r => r.Children[0].TextContent));
        Assert.Contains("arXiv:2208.09684", tab.Find(".paper").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Analysis_Pair_ComparesArmsAndSingleSeeds()
    {
        var tab = Tab<AnalysisTab>();
        var pair = tab.FindComponent<PairCard>();
        Assert.Contains("paired bootstrap over seeds and examples", pair.Markup, StringComparison.Ordinal);
        Assert.Contains("seed 3:", pair.Markup, StringComparison.Ordinal);

        pair.Find("select[aria-label='Seed of first']").Change("2");
        pair.Find("select[aria-label='Seed of second']").Change("2");
        tab.WaitForAssertion(() => Assert.Contains("paired bootstrap over examples", tab.FindComponent<PairCard>().Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("sa=2&sb=2", Address.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Analysis_LimitThatIsNone_SaysWhatToWrite()
    {
        Address.NavigateTo("/sweeps/1?tab=analysis&under=5ms");
        var card = Tab<AnalysisTab>().FindComponent<RecommendationCard>();

        Assert.Contains("such as 5 MB", card.Find(".error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Analysis_BaselineNearTheMajority_RefusesInWords()
    {
        var cells = new[] { CompressionMethods.None, CompressionMethods.Quantization }.SelectMany(m => Enumerable.Range(1, 3).Select(seed =>
            SimulatedSweep.Cell(new CellLabels("RTE", "tiny", m, "scratch", seed), 0.6, m == CompressionMethods.None ? 100 : 25))).ToList();
        var tab = Render<AnalysisTab>(p => p.Add(t => t.Cells, cells));
        tab.WaitForElement(".factors", Patience);

        Assert.Contains("refused", tab.Find(".factors .chip.warn").TextContent, StringComparison.Ordinal);
        Assert.Contains("not clearly above always giving the same answer", tab.Find(".refusal").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing is recommended", tab.FindComponent<RecommendationCard>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_Columns_SortFilterAndExport()
    {
        var tab = Tab<ResultsTable>();
        Assert.Equal(24, tab.FindAll("tbody tr").Count);

        tab.FindAll("th button").Single(b => b.TextContent.Trim() == "File").Click();
        Assert.Equal("QAT 8 bit + MP 60 %", tab.FindAll("tbody tr")[0].Children[2].TextContent);
        tab.FindAll("th button").Single(b => b.TextContent.Trim() == "File").Click();
        Assert.Equal("mini", tab.FindAll("tbody tr")[0].Children[1].TextContent);
        Assert.Contains("sort=file&desc=1", Address.Uri, StringComparison.Ordinal);

        tab.FindAll(".segmented button")[1].Click();
        Assert.Equal(72, tab.FindAll("tbody tr").Count);
        tab.Find("input[type=search]").Input("tiny qat 8 bit + kd + mp");
        Assert.Equal(6, tab.FindAll("tbody tr").Count);

        tab.FindAll("button").Single(b => b.TextContent.Trim() == "Export CSV").Click();
        var csv = (string)JSInterop.Invocations.Single(i => i.Identifier == "saveText").Arguments[1]!;
        Assert.Equal(8, csv.Split('\n').Length);
        Assert.StartsWith("task,start,architecture,methods,seeds,score,", csv, StringComparison.Ordinal);
        Assert.Contains("SST-2,scratch,tiny,QAT 8 bit + KD + MP 40 %,1,0.", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_OfASweep_AreOpenedFromPointsAndRows()
    {
        var runs = CellRuns.Of(Cells.Index().Select(cell => new CellRow { RunId = 100 + cell.Index, Name = "run", Key = CellKey.Of(cell.Item.Labels), State = RunState.Succeeded }));
        var chart = Render<TradeoffTab>(p => p.Add(t => t.Cells, Cells).Add(t => t.Runs, runs));
        chart.WaitForElement(".board-bar", Patience);
        var table = Render<ResultsTable>(p => p.Add(t => t.Cells, Cells).Add(t => t.Runs, runs));
        table.WaitForElement(".board-bar", Patience);

        var drawing = Drawing(chart);
        var point = drawing.Series[5].Points[0];
        var first = Cells.Index().First(cell => "tiny: " + Arm.Treatment(cell.Item.Labels) == point.Hover[0] && cell.Item.Labels.Architecture == "tiny").Index;
        Assert.Equal($"/runs/{100 + first}", point.Link);
        Assert.Equal($"click: run {100 + first}, seed 1", point.Hover[^1]);
        Assert.Equal(drawing.Series.SelectMany(s => s.Points).Select(p => p.Link), drawing.Links);
        Assert.Equal(24, table.FindAll("tbody tr td a").Select(a => a.GetAttribute("href")).Distinct().Count());

        table.FindAll(".segmented button")[1].Click();
        Assert.Equal(Cells.Select((_, i) => $"/runs/{100 + i}").Order(), table.FindAll("tbody tr td a").Select(a => a.GetAttribute("href")).Order());
    }

    [Fact]
    public void Runs_OfWhatWasRoundedAfterTraining_AreThoseOfTheModelItself()
    {
        var (trained, rounded) = (SimulatedSweep.Cell(new CellLabels("SST-2", "tiny", CompressionMethods.None, "scratch", 1), 0.8, 100), new CellLabels("SST-2", "tiny", CompressionMethods.Quantization, "scratch", 1)
        {
            Bits = 8,
            Others = new Dictionary<string, string> { ["rounding"] = "post-training" },
        });
        var runs = CellRuns.Of([new CellRow { RunId = 7, Name = "run", Key = CellKey.Of(trained.Labels), State = RunState.Succeeded }]);

        Assert.All(Arm.Group([trained, SimulatedSweep.Cell(rounded, 0.8, 25)]), arm => Assert.Equal(("/runs/7", "run 7"), (runs.AddressOf(arm), runs.WordsOf(arm))));
        Assert.All(Arm.Group([trained]), arm => Assert.Null(CellRuns.None.AddressOf(arm)));
    }

    private static TradeoffDrawing Drawing(IRenderedComponent<TradeoffTab> tab) => tab.FindComponent<TradeoffPlot>().Instance.Drawing;

    private IRenderedComponent<T> Tab<T>()
        where T : AnalysedTab
    {
        var tab = Render<T>(p => p.Add(t => t.Cells, Cells));
        tab.WaitForElement(".board-bar", Patience);
        return tab;
    }
}
