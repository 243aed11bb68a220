using Platform.WebApp.Charts;

namespace Platform.WebApp.Tests.Charts;

public sealed class ChartViewTests
{
    [Fact]
    public void Write_Default_LeavesTheAddressEmpty() => Assert.All(new ChartView().Write().Values, Assert.Null);

    [Fact]
    public void Read_WhatWasWritten_IsTheSameView()
    {
        var view = new ChartView { X = "relative", Smoothing = 0.9, LogX = true, From = 10, To = 200 }.ToggleLog("train/loss");
        var written = view.Write();
        var read = ChartView.Read(Text("x"), Text("smooth"), Text("logx"), Text("logy"), (long?)written["from"], (long?)written["to"]);
        Assert.Equal(view with { LogY = [] }, read with { LogY = [] });
        Assert.Equal(view.LogY, read.LogY);

        string? Text(string key) => written[key] as string;
    }

    [Theory]
    [InlineData("sideways", "much", 9L, 3L)]
    [InlineData(null, "7", 5L, null)]
    public void Read_Nonsense_IsTheNearestSense(string? x, string smooth, long? from, long? to)
    {
        var view = ChartView.Read(x, smooth, null, null, from, to);
        Assert.Equal("step", view.X);
        Assert.InRange(view.Smoothing, 0, 0.99);
        Assert.Null(view.From);
        Assert.Null(view.To);
    }

    [Theory]
    [InlineData("dev/accuracy", "accuracy (%)")]
    [InlineData("train/loss", "loss (nats)")]
    [InlineData("train/examples_per_second", "examples / s")]
    [InlineData("system/memory_mb", "memory (MB)")]
    public void Axis_Metric_HasItsUnit(string metric, string expected) => Assert.Equal(expected, MetricText.Axis(metric));
}
