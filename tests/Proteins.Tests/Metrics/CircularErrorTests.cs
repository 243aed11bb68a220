using Platform.Training.Proteins.Metrics;

namespace Platform.Proteins.Tests.Metrics;

public sealed class CircularErrorTests
{
    [Fact]
    public void Errors_AroundTheCircle_TakeTheShortWay()
    {
        double[] predicted = [179, -170, 10, double.NaN, 0];
        double[] native = [-179, 170, 40, 5, double.NaN];

        Assert.Equal((2 + 20 + 30) / 3.0, CircularError.Mean(predicted, native), 1e-9);
        Assert.Equal(Math.Sqrt((4 + 400 + 900) / 3.0), CircularError.RootMeanSquare(predicted, native), 1e-9);
        Assert.Equal(2 / 3.0, CircularError.Within(predicted, native, 20.5), 1e-9);
        Assert.Throws<ArgumentException>(() => CircularError.Mean([1], [1, 2]));
    }

    [Fact]
    public void Errors_NothingDefined_AreNotANumber() => Assert.True(double.IsNaN(CircularError.Mean([double.NaN], [1])));
}
