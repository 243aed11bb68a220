using Platform.Data.Runs;
using Platform.WebApp.Runs;

namespace Platform.WebApp.Tests.Runs;

public sealed class RunsViewTests
{
    [Fact]
    public void Write_Default_LeavesTheAddressEmpty() => Assert.All(new RunsView().Write().Values, Assert.Null);

    [Fact]
    public void ReadStates_WhatWasWritten_IsTheSame()
    {
        var view = new RunsView { States = [RunState.Failed, RunState.Stopped] };
        Assert.Equal(view.States, RunsView.ReadStates(view.Write()["state"] as string));
    }

    [Fact]
    public void ReadStates_UnknownWord_IsLeftOut() => Assert.Equal([RunState.Failed], RunsView.ReadStates("failed,asleep"));

    [Theory]
    [InlineData("name", RunSortColumn.Name, null)]
    [InlineData("dev/accuracy", RunSortColumn.Metric, "dev/accuracy")]
    public void Order_ColumnOrMetric_IsTheDatabasesOrder(string sort, RunSortColumn column, string? metric)
    {
        var order = new RunsView { Sort = sort, Ascending = true }.Order();
        Assert.Equal(new RunSort(column, Descending: false, metric), order);
    }

    [Fact]
    public void Filter_TagWithValue_IsSplit()
    {
        var filter = new RunsView { Tag = "purpose=a=b" }.Filter();
        Assert.Equal(("purpose", "a=b"), (filter.TagKey, filter.TagValue));
    }

    [Fact]
    public void Parse_Tags_ReadsLabelsAndValues() =>
        Assert.Equal(new Dictionary<string, string> { ["baseline"] = "", ["purpose"] = "demo" }, TagText.Parse(" baseline, purpose = demo,,"));
}
