using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Platform.Training.Core.Configs;
using Platform.Training.Proteins.Evaluation;
using Platform.WebApp.Structures.Benchmark;

namespace Platform.WebApp.Tests.Structures.Benchmark;

public sealed class BenchmarkTests : BunitContext
{
    public BenchmarkTests()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void View_Address_RoundTripsAndIgnoresNonsense()
    {
        Dictionary<string, string> address = new()
        {
            ["set"] = "abc", ["runs"] = "7,9", ["stat"] = "mean", ["metric"] = "q3", ["by"] = "target", ["of"] = "7", ["against"] = "separation only", ["all"] = "1", ["search"] = "x a", ["sort"] = "difference", ["desc"] = "1", ["page"] = "3",
        };

        var view = BenchmarkView.Read(address.GetValueOrDefault);

        Assert.Equal([7, 9], view.Runs);
        var written = view.Write();
        Assert.All(written, part => Assert.Equal(address[part.Key], part.Value));
        Assert.Equivalent(new BenchmarkView(), BenchmarkView.Read(name => name is "of" or "page" ? "-x" : name is "set" ? " " : "what") with { Metric = null, Against = null, Search = null, Sort = null });
        Assert.All(new BenchmarkView().Write().Values, Assert.Null);
    }

    [Fact]
    public void Shown_SeveralSets_AreNeverMixed()
    {
        EvaluationSummary Of(long run, string hash, string? problem = null) => new() { RunId = run, RunName = "r", Written = DateTime.UnixEpoch, SplitHash = hash, Problem = problem };
        EvaluationSummary[] all = [Of(9, "", "damaged"), Of(8, "bbbb"), Of(7, "aaaa"), Of(6, "bbbb")];

        Assert.Equal([6, 8], new BenchmarkView().Shown(all).Select(one => one.RunId));
        Assert.Equal([7], new BenchmarkView { Set = "aaaa" }.Shown(all).Select(one => one.RunId));
        Assert.Equal([7], new BenchmarkView { Runs = [7] }.Shown(all).Select(one => one.RunId));
        Assert.Equal([6], new BenchmarkView { Set = "bbbb", Runs = [6, 7] }.Shown(all).Select(one => one.RunId));
        Assert.Empty(new BenchmarkView().Shown([all[0]]));
    }

    [Theory]
    [InlineData("models/protein", "protein")]
    [InlineData("/data/runs/17", "run 17")]
    [InlineData("/data/models/mine/", "mine")]
    public void Network_Folder_IsCalledByItsNameOrRun(string path, string expected) => Assert.Equal(expected, EvaluationSummary.WordOf(path));

    [Fact]
    public void Table_TwoEvaluations_HasEachBaselineOnceAndMarksTheBest()
    {
        Evaluation[] evaluations = [MadeEvaluation.Read(3, MadeEvaluation.Result(0.8)), MadeEvaluation.Read(5, MadeEvaluation.Result(0.7, network: "/x/runs/2")), MadeEvaluation.Read(6, MadeEvaluation.Result(0.6, baselineQ3: 0.4))];

        var table = BenchmarkTable.Of(evaluations, [3, 4, 5, 6], mean: false);

        Assert.Equal(["protein", "run 2", "protein", "separation only", "separation only (run 6)"], table.Columns.Select(column => column.Title));
        Assert.Equal(5, table.Columns.Select(column => (column.Color, column.Symbol, column.RunId)).Distinct().Count());
        Assert.Equal(["tm_score", "drmsd", "q3", "long_background"], table.Metrics.Select(row => row.Key));
        BenchmarkRow Row(string key) => table.Metrics.Single(row => row.Key == key);
        Assert.Equal(("higher", "lower", ""), (Row("q3").Better, Row("drmsd").Better, Row("long_background").Better));
        Assert.Equal([0], Row("q3").Best);
        Assert.Equal(MadeEvaluation.Result(0.8).Methods[0].Summary("q3"), Row("q3").Cells[0]);

        // Networks have 4, 5, 8 and 9, the baseline 3, 6, 8 and 10: a median of 6.5 against 7, a mean of 6.5 against 6.75.
        Assert.Equal([0, 1, 2], Row("drmsd").Best.Order());
        Assert.Null(Row("tm_score").Cells[3]);
        Assert.Empty(Row("tm_score").Best);
        Assert.Empty(Row("long_background").Best);
        Assert.Contains("\nq3,higher,separation only,3,4,0.5,0.5,0.5,0.5,0.5,0.5\n", table.Csv(), StringComparison.Ordinal);
    }

    [Fact]
    public void Best_FewerChains_AreNotComparedWithMore()
    {
        var few = MadeEvaluation.Result(0.9);
        few = few with { Methods = [few.Methods[0] with { Targets = [.. few.Methods[0].Targets.Take(1)] }] };

        var table = BenchmarkTable.Of([MadeEvaluation.Read(1, few), MadeEvaluation.Read(2, MadeEvaluation.Result(0.8))], [1, 2], mean: true);

        Assert.Equal([1], table.Metrics.Single(row => row.Key == "q3").Best);
    }

    [Fact]
    public void Lengths_AndDrawing_HaveABinForEachLengthWithIntervals()
    {
        var table = BenchmarkTable.Of([MadeEvaluation.Read(3, MadeEvaluation.Result())], [3], mean: false);

        var lengths = table.Lengths("drmsd", mean: false);
        var drawing = BenchmarkDrawing.ByLength(table, "drmsd", "proteins, val", mean: false);
        var chains = BenchmarkDrawing.ByTarget(table, "drmsd", "proteins, val");

        Assert.Equal(["1-100", "101-150"], lengths.Select(row => row.Key));
        Assert.Equal((2, 4.5), (lengths[0].Cells[0]!.Count, lengths[0].Cells[0]!.Median));
        Assert.Equal(["1-100", "101-150"], drawing.Places);
        Assert.Equal(["protein (run 3)", "separation only"], drawing.Series.Select(series => series.Name));
        Assert.Equal((4.5, 4.0, 5.0), (drawing.Series[0].Points[0].Y, drawing.Series[0].Points[0].Low, drawing.Series[0].Points[0].High));
        Assert.Contains("Lower is better", drawing.Caption, StringComparison.Ordinal);
        Assert.Equal("proteins-val-drmsd-length", drawing.FileName);
        Assert.Equal(["x|a", "x|b", "y|c", "y|d"], chains.Places);
        Assert.Null(chains.Series[0].Points[0].Low);
        Assert.Equal(["x|a", "60", "4", "6"], chains.Rows[0]);
    }

    [Fact]
    public void Targets_SortedByDifference_PutTheGainsFirstAndWhatIsMissingLast()
    {
        var evaluation = MadeEvaluation.Read(3, MadeEvaluation.Result());

        var table = TargetTable.Of(evaluation, "drmsd", new BenchmarkView { Sort = "difference" });
        var scored = TargetTable.Of(evaluation, "tm_score", new BenchmarkView { Sort = "tm_score", Descends = true, Search = "Y" });

        Assert.Equal(["x|a", "y|c", "y|d", "x|b"], table.Rows.Select(row => row.Target.Target));
        Assert.Equal([true, true, null, false], table.Rows.Select(row => row.IsBetter));
        Assert.Equal("separation only", table.Against);
        Assert.Equal(["y|c", "y|d"], scored.Rows.Select(row => row.Target.Target));
        Assert.Null(scored.Against);
        Assert.Equal("target,length,tm_score,drmsd,q3,long_background,drmsd: separation only,drmsd: difference\nx|a,60,0.5,4,0.8,0.02,6,-2\n", string.Join('\n', table.Csv().Split('\n').Take(2)) + "\n");
    }

    [Fact]
    public void Grid_AMetric_SaysValueIntervalAndWhichWayIsBetter()
    {
        var table = BenchmarkTable.Of([MadeEvaluation.Read(3, MadeEvaluation.Result())], [3], mean: false);
        string? chosen = null;

        var grid = Render<FigureGrid>(p => p.Add(g => g.Label, "x").Add(g => g.First, "Metric").Add(g => g.Columns, table.Columns).Add(g => g.Rows, table.Metrics).Add(g => g.WithDirection, true)
            .Add(g => g.Selected, "q3").Add(g => g.OnSelect, EventCallback.Factory.Create<string>(this, key => chosen = key)));

        var row = grid.FindAll("tbody tr").Single(line => line.TextContent.Contains("TM-score", StringComparison.Ordinal));
        Assert.Contains("higher", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("0.500", row.QuerySelectorAll("td")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("0.300 to 0.600 · 3", row.QuerySelectorAll("td")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("–", row.QuerySelectorAll("td")[2].TextContent);
        Assert.Contains("Q3", grid.Find("tr.selected").TextContent, StringComparison.Ordinal);
        grid.FindAll("button")[0].Click();
        Assert.Equal("tm_score", chosen);
    }

    [Fact]
    public void TargetsGrid_SearchAndSort_ChangeTheView()
    {
        var evaluation = MadeEvaluation.Read(3, MadeEvaluation.Result());
        var view = new BenchmarkView { Page = 2 };
        BenchmarkView? changed = null;
        var grid = Render<TargetsGrid>(p => p.Add(g => g.Table, TargetTable.Of(evaluation, "drmsd", view)).Add(g => g.Shown, [evaluation.Summary]).Add(g => g.View, view)
            .Add(g => g.OnChange, EventCallback.Factory.Create<Func<BenchmarkView, BenchmarkView>>(this, change => changed = change(view))));

        Assert.Equal("−2.00 better", grid.Find("td.better").TextContent.Trim());
        Assert.Equal("+2.00 worse", grid.Find("td.worse").TextContent.Trim());
        grid.Find("input[type=search]").Input("x|");
        Assert.Equal(("x|", 1), (changed!.Search, changed.Page));
        grid.FindAll("th button").Single(button => button.TextContent.Contains("Difference", StringComparison.Ordinal)).Click();
        Assert.Equal(("difference", 1), (changed.Sort, changed.Page));
        Assert.Equal(4, grid.FindAll("tbody tr").Count);
    }

    [Fact]
    public void Draft_WhatIsOutOfRange_IsToldNextToIt()
    {
        ConfigTypes.Add(typeof(EvaluateProteins).Assembly);
        var set = new EvaluationSet("proteins", [("val", 3)]);

        Assert.Equal(["every", "maximum_length"], new EvaluationDraft { Every = 0, MaximumLength = 9 }.Check(set).Problems.Keys.Order());
        var config = new EvaluationDraft { Every = 3, MaximumLength = 300, Alignments = " /data/found " }.Check(set).Config!;
        Assert.Equal((3, 300, "/data/found"), (config.Every, config.MaximumLength, config.Alignments));
        Assert.Null(new EvaluationDraft { Alignments = " " }.Check(set).Config!.Alignments);
    }

    [Fact]
    public void Draft_NoNetwork_IsToldNextToIt() =>
        Assert.Equal(["networks", "split"], new EvaluationDraft { Networks = [], Split = "q" }.Check(new EvaluationSet("proteins", [("val", 3)])).Problems.Keys.Order());
}
