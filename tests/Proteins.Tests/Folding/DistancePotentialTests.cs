using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Folding;

namespace Platform.Proteins.Tests.Folding;

public sealed class DistancePotentialTests
{
    private static readonly double[] Edges = [4, 5, 6.5, 8, 10, 12, 15];

    [Fact]
    public void At_AnyDistance_IsTheSplineOfScipy()
    {
        var distogram = Random();
        var potential = new DistancePotential(distogram, 0);
        var bins = new double[distogram.Bins];
        Assert.True(distogram.TryGet(1, 3, bins));
        double[] knots = [.. distogram.Centres.Take(Edges.Length), 18], at = [.. Enumerable.Range(0, 60).Select(i => 3.5 + (0.24 * i))];

        // Without a reference bins count by their widths, up to the 11.8 A that a chain of 4 residues is wide, or 4 A beyond the last edge.
        double[] widths = [1, 1, 1.5, 1.5, 2, 2, 3, 4];
        double[] values = [.. bins.Zip(widths, (probability, width) => -Math.Log((probability + 1e-4) / ((width / 19) + 1e-4)))];
        var expected = ScipyOracle.Solve(new { knots, values, at }, """
            from scipy.interpolate import CubicSpline
            spline = CubicSpline(problem['knots'], problem['values'], bc_type=((2, 0.0), (1, 0.0)))
            answer = np.concatenate([spline(problem['at']), spline(problem['at'], 1)])
            """);

        for (var i = 0; i < at.Length; i++)
        {
            Assert.Equal(expected[i], potential.At(DistancePotential.Pair(1, 3), at[i], out var derivative), 1e-5);
            Assert.Equal(expected[at.Length + i], derivative, 1e-5);
        }
    }

    [Fact]
    public void At_BeyondTheKnots_IsStraightBelowAndFlatAbove()
    {
        var potential = new DistancePotential(Random(), 1.57);
        var pair = DistancePotential.Pair(0, 2);
        var low = potential.At(pair, 2, out var slope);

        Assert.Equal(low + slope, potential.At(pair, 3, out var same), 1e-5);
        Assert.Equal(slope, same, 1e-9);
        Assert.Equal(potential.At(pair, 18 - 1e-7, out _), potential.At(pair, 40, out var flat), 1e-5);
        Assert.Equal(0, flat);
    }

    [Fact]
    public void At_UnknownPair_IsNothing()
    {
        var potential = new DistancePotential(new Distogram(new float[4, 4, 8], Edges), 1.57);

        Assert.Equal(0, potential.At(DistancePotential.Pair(0, 3), 7, out var slope));
        Assert.Equal(0, slope);
    }

    [Fact]
    public void Distogram_WhatDoesNotFit_IsRefused()
    {
        Assert.Contains("a bin more than edges", Assert.Throws<ArgumentException>(() => new Distogram(new float[4, 4, 7], Edges)).Message, StringComparison.Ordinal);
        Assert.Contains("edge 2 is 3 A after 4 A", Assert.Throws<ArgumentException>(() => new Distogram(new float[4, 4, 4], [4, 3, 5])).Message, StringComparison.Ordinal);
    }

    private static Distogram Random()
    {
        var random = SplitMix64.For(1, 2);
        var probabilities = new float[4, 4, 8];
        for (var i = 0; i < 4 * 4 * 8; i++)
        {
            probabilities[i / 32, i / 8 % 4, i % 8] = (float)random.NextDouble();
        }

        return new Distogram(probabilities, Edges);
    }
}
