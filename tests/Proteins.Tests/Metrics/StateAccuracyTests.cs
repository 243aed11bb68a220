using Platform.Training.Proteins.Metrics;

namespace Platform.Proteins.Tests.Metrics;

public sealed class StateAccuracyTests
{
    [Theory]
    [InlineData("HHHHEE--", "HHGGEB-?", 4 / 7.0, 1.0)]
    [InlineData("TTTT", "SH-T", 0.25, 0.75)]
    [InlineData("GHITEBS-", "GHITEBS-", 1, 1)]
    public void Q_KnownStates_AreCounted(string predicted, string native, double q8, double q3)
    {
        Assert.Equal(q8, StateAccuracy.Q8(predicted, native), 1e-12);
        Assert.Equal(q3, StateAccuracy.Q3(predicted, native), 1e-12);
    }

    [Fact]
    public void Q_NothingKnownOrOtherLength_IsNotANumberOrAnError()
    {
        Assert.True(double.IsNaN(StateAccuracy.Q3("HH", "??")));
        Assert.Throws<ArgumentException>(() => StateAccuracy.Q8("HHH", "HH"));
    }
}
