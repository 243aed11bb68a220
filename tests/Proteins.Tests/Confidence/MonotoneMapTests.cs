using CsCheck;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Confidence;

namespace Platform.Proteins.Tests.Confidence;

public sealed class MonotoneMapTests
{
    [Fact]
    public void Fit_NoisyPairs_RisesAndKeepsTheMean() => Gen.Select(Gen.Double[0, 1], Gen.Double[-1, 1]).Array[1, 300].Sample(draws =>
    {
        (double, double)[] pairs = [.. draws.Select(draw => (draw.Item1, (draw.Item1 * draw.Item1) + (0.3 * draw.Item2)))];
        var map = MonotoneMap.Fit(pairs, 20);

        var outputs = Enumerable.Range(-5, 30).Select(i => map.Apply(i / 20.0)).ToArray();
        Assert.Equal(outputs.Order(), outputs);
        Assert.InRange(map.Knots.Count, 1, 20);
    });

    [Fact]
    public void Fit_EveryPairAKnot_IsTheIsotonicRegression()
    {
        // Pools by hand: (1, 3) (2, 1) violate, their mean 2 does not fall below the next; (4, 8) (5, 6) (6, 7) pool to 7.
        var map = MonotoneMap.Fit([(1, 3), (2, 1), (3, 4), (4, 8), (5, 6), (6, 7)], 6);

        Assert.Equal([(1.5, 2.0), (3.0, 4.0), (5.0, 7.0)], map.Knots);
        Assert.Equal(3, map.Apply(2.25), 1e-12);
        Assert.Equal((2, 7), (map.Apply(-1), map.Apply(9)));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameMap()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "map.tsv");
        var map = new MonotoneMap([(0.1, 0.2), (1.0 / 3, 0.5), (0.9, 0.5)]);
        map.Write(file);

        Assert.Equal(map.Knots, MonotoneMap.Read(file).Knots);
        File.AppendAllText(file, "0.2\t0.9\n");
        Assert.Contains("line 4: the knots of a monotone map rise", Assert.Throws<DataException>(() => MonotoneMap.Read(file)).Message, StringComparison.Ordinal);
        File.WriteAllText(file, "a\tb\n");
        Assert.Contains("line 1: 'a\tb' is not two numbers", Assert.Throws<DataException>(() => MonotoneMap.Read(file)).Message, StringComparison.Ordinal);
        Assert.Contains("is missing", Assert.Throws<DataException>(() => MonotoneMap.Read(file + "x")).Message, StringComparison.Ordinal);
    }
}
