using Platform.Data.Metrics;

namespace Platform.Data.Tests.Metrics;

public sealed class MetricDirectionTests
{
    [Theory]
    [InlineData("train/loss", true)]
    [InlineData("dev/perplexity", true)]
    [InlineData("reviews/dev/perplexity", true)]
    [InlineData("dev/bits_per_byte", true)]
    [InlineData("system/latency_ms", true)]
    [InlineData("train/tokens_per_second", false)]
    [InlineData("system/memory_mb", true)]
    [InlineData("dev/accuracy", false)]
    [InlineData("loss_probe/accuracy", false)]
    [InlineData("train/examples_per_second", false)]
    [InlineData("dev/matthews", false)]
    public void LowerIsBetter_Name_IsJudgedByItsLastPart(string name, bool expected) =>
        Assert.Equal(expected, MetricDirection.LowerIsBetter(name));
}
