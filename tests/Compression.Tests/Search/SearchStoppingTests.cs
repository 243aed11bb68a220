using Platform.Training.Compression.Search;

namespace Platform.Compression.Tests.Search;

public sealed class SearchStoppingTests
{
    private static readonly TrialPoint[][] Others = [Curve(1, 0.8, 0.6), Curve(1, 0.7, 0.5), Curve(0.9, 0.6, 0.4), Curve(0.8, 0.5, 0.3)];

    [Theory]
    [InlineData(0.8, 0.74, false)] // The averages of the others by then: 0.9, 0.85, 0.75, 0.65; their median is 0.8.
    [InlineData(0.9, 0.81, true)]
    [InlineData(0.79, 0.95, false)] // Its best counts, not its last.
    [InlineData(double.NaN, double.NaN, true)]
    public void Median_AtTwoThirds_EndsWhatIsWorseThanTheMedianOfTheAverages(double first, double second, bool stops) =>
        Assert.Equal(stops, new MedianStopping().ShouldStop([new(1.0 / 3, first), new(2.0 / 3, second)], Others));

    [Fact]
    public void Median_TooFewOthersOrTooEarlyOrAtItsEnd_EndsNothing()
    {
        Assert.False(new MedianStopping().ShouldStop([new(0.5, 9)], Others[..3]));
        Assert.False(new MedianStopping { MinimumPart = 0.5 }.ShouldStop([new(0.4, 9)], Others));
        Assert.False(new MedianStopping().ShouldStop([new(1, 9)], Others));
        Assert.False(new MedianStopping().ShouldStop([], Others));
    }

    [Theory]
    [InlineData(0.30, false)] // Best of the five that came to the rung at a third.
    [InlineData(0.85, true)]
    [InlineData(1.50, true)]
    [InlineData(double.NaN, true)]
    public void Halving_AtARung_LetsOneOfFactorGoOn(double loss, bool stops) =>
        Assert.Equal(stops, new SuccessiveHalving { FirstRung = 0.3, Factor = 3 }.ShouldStop([new(1.0 / 3, loss)], Others));

    [Fact]
    public void Halving_TheFirstFew_GoOn()
    {
        Assert.False(new SuccessiveHalving { FirstRung = 0.3 }.ShouldStop([new(0.4, 9)], Others[..1]));
        Assert.True(new SuccessiveHalving { FirstRung = 0.3 }.ShouldStop([new(0.4, 9)], Others[..2]));
    }

    [Fact]
    public void Halving_SecondRung_ComparesWhatWasMeasuredThere()
    {
        var stopping = new SuccessiveHalving { FirstRung = 0.3, Factor = 2 };

        // At 0.3 it was the best, at 0.6 it is the worst.
        Assert.False(stopping.ShouldStop([new(1.0 / 3, 0.1)], Others));
        Assert.True(stopping.ShouldStop([new(1.0 / 3, 0.1), new(2.0 / 3, 0.95)], Others));
    }

    private static TrialPoint[] Curve(params double[] losses) => [.. losses.Select((loss, i) => new TrialPoint((i + 1.0) / losses.Length, loss))];
}
