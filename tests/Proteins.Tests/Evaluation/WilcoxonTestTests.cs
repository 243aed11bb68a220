using System.Globalization;
using Platform.Training.Proteins.Evaluation;

namespace Platform.Proteins.Tests.Evaluation;

public sealed class WilcoxonTestTests
{
    [Fact]
    public void Of_ManyPairs_IsWhatScipyFinds()
    {
        var random = new Random(11);
        double[] Draw(int count, double shift, int digits) => [.. Enumerable.Range(0, count).Select(_ => Math.Round(random.NextDouble() + shift, digits))];
        (double[] First, double[] Second)[] pairs =
        [
            (Draw(5, 0, 9), Draw(5, 0.3, 9)),
            (Draw(12, 0, 9), Draw(12, 0.1, 9)),
            (Draw(20, 0, 9), Draw(20, 0, 9)),
            (Draw(40, 0, 9), Draw(40, 0.5, 9)),
            (Draw(50, 0, 9), Draw(50, 0.2, 9)),
            (Draw(80, 0, 9), Draw(80, 0.1, 9)),
            (Draw(300, 0, 9), Draw(300, 0.4, 9)),
            (Draw(30, 0, 1), Draw(30, 0.1, 1)),
            (Draw(60, 0, 2), Draw(60, 0, 2)),
        ];

        var lines = OracleProgram.RunScript("wilcoxon.py", [.. pairs.Select(pair => $"{Text(pair.First)},{Text(pair.Second)}")]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(pairs.Length, lines.Length);
        foreach (var (pair, line) in pairs.Zip(lines))
        {
            var expected = line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            var ours = WilcoxonTest.Of(pair.First, pair.Second);
            Assert.Equal(expected[0], ours.Statistic, 1e-9);
            Assert.True(Math.Abs(ours.PValue - expected[1]) <= 1e-9 * expected[1], $"{ours} instead of {line}");
        }
    }

    [Fact]
    public void Of_EqualOrMissingValues_AreLeftOut()
    {
        var test = WilcoxonTest.Of([1, 2, double.NaN, 4], [1, 1, 5, 6]);

        Assert.Equal((2, 1, 1), (test.Count, test.Wins, test.Losses));
        Assert.Equal(0, test.MedianDifference);
        Assert.Equal(1, WilcoxonTest.Of([1, 2], [1, 2]).PValue);
        Assert.Throws<ArgumentException>(() => WilcoxonTest.Of([1], [1, 2]));
    }

    private static string Text(double[] values) => string.Join(';', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
