using Platform.Training.Proteins.Evaluation;

namespace Platform.Proteins.Tests.Evaluation;

public sealed class SpreadTests
{
    [Fact]
    public void Of_NormalValues_HasTheMeansTextbookInterval()
    {
        var random = new Random(4);
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / 199 / 200);

        var spread = Spread.Of(values, 3);

        Assert.Equal(mean, spread.Mean, 1e-12);
        Assert.Equal(1.96 * error, spread.MeanHigh - mean, 0.1 * error);
        Assert.Equal(1.96 * error, mean - spread.MeanLow, 0.1 * error);

        // The median of normal values is 1.2533 times as unsure as the mean, to which the sample's own density adds.
        Assert.InRange((spread.MedianHigh - spread.MedianLow) / (2 * 1.96 * error), 0.9, 1.7);
        Assert.InRange(spread.Median, spread.MedianLow, spread.MedianHigh);
    }

    [Fact]
    public void Of_ThreeValues_HasTheExactBootstrapEnds()
    {
        // Of the 27 resamples of three values 7 have the lowest as their median, 13 the middle one, 7 the highest.
        var spread = Spread.Of([3, 1, 2, double.NaN]);

        Assert.Equal((3, 2.0, 1.0, 3.0), (spread.Count, spread.Median, spread.MedianLow, spread.MedianHigh));
        Assert.Equal((2.0, 1.0, 3.0), (spread.Mean, spread.MeanLow, spread.MeanHigh));
    }

    [Fact]
    public void Of_EvenCount_TakesTheMiddleOfTheTwo()
    {
        Assert.Equal(2.5, Spread.Of([1, 2, 3, 10]).Median);
        Assert.Equal((1, 7.0, 7.0, 7.0), (Spread.Of([7]).Count, Spread.Of([7]).Median, Spread.Of([7]).MedianLow, Spread.Of([7]).MedianHigh));
        Assert.True(double.IsNaN(Spread.Of([]).Median));
    }

    [Fact]
    public void Of_TheSameSeed_IsTheSame()
    {
        double[] values = [.. Enumerable.Range(0, 30).Select(i => Math.Sin(i))];

        Assert.Equal(Spread.Of(values, 1), Spread.Of(values.Reverse(), 1));
        Assert.NotEqual(Spread.Of(values, 1).MeanLow, Spread.Of(values, 2).MeanLow);
    }
}
