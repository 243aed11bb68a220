using CsCheck;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;

namespace Platform.Compression.Tests.Analysis;

public sealed class AnalysisPropertyTests
{
    private static readonly Gen<(double Cost, double Score)[]> Points =
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 20]).Array[1, 12].Select(all => all.Select(p => (p.Item1 * 1.0, p.Item2 / 20.0)).ToArray());

    [Fact]
    public void ParetoFront_AnyPoints_IsWhatNothingDominates() =>
        Points.Sample(points =>
        {
            var front = ParetoFront.Of(points, p => p.Cost, p => p.Score);
            var expected = points.Where(p => !points.Any(o => o.Cost <= p.Cost && o.Score >= p.Score && (o.Cost < p.Cost || o.Score > p.Score)));
            Assert.Equal(expected.OrderBy(p => p.Cost).ThenByDescending(p => p.Score), front);
        });

    [Fact]
    public void SmallestCost_AnyCurve_StaysOnItAndFindsTheFirst() =>
        Gen.Select(Points, Gen.Double[0, 1]).Sample((points, target) =>
        {
            var sorted = points.OrderBy(p => p.Cost).ThenBy(p => p.Score).ToArray();
            double[] costs = [.. sorted.Select(p => p.Cost)];
            double[] scores = [.. sorted.Select(p => p.Score)];
            var found = SmallestCost.Of(costs, scores, target);
            if (double.IsNaN(found))
            {
                Assert.All(scores, s => Assert.True(s < target));
                return;
            }

            // Never beyond the curve, and no point below it is good enough.
            Assert.InRange(found, costs[0] - 1e-9, costs[^1] + 1e-9);
            Assert.All(sorted.Where(p => p.Cost < found * (1 - 1e-9)), p => Assert.True(p.Score < target));
        });

    [Fact]
    public void Factors_AnyUnitOfSize_AreTheSame() =>
        Gen.Double[0.01, 1000].Sample(
            unit =>
            {
                var study = SimulatedSweep.Analyze(SimulatedSweep.Factorial(2), 50);
                var scaled = new CostAxis("scaled", "Scaled size", "bytes", c => unit * c.Sizes.Paper);
                var expected = study.Factors(CostAxis.Paper, 0.02);
                var factors = study.Factors(scaled, 0.02);
                Assert.Equal(expected.Count, factors.Count);
                Assert.All(expected.Zip(factors), p =>
                {
                    Assert.Equal(p.First.Outcome, p.Second.Outcome);
                    Assert.Equal(p.First.Value ?? 0, p.Second.Value ?? 0, 1e-9);
                });
            },
            iter: 8);

    [Fact]
    public void McNemar_AnyCounts_IsSymmetricAndAProbability() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[0, 200]).Sample((b, c) =>
        {
            var p = new McNemarTest(b, c).P;
            Assert.Equal(p, new McNemarTest(c, b).P);
            Assert.InRange(p, 0, 1);
        });

    [Fact]
    public void Recommend_AnyLimit_KeepsItAndTheTolerance()
    {
        var study = SimulatedSweep.Analyze(SimulatedSweep.Factorial(3), 200).Studies[0];
        Gen.Select(Gen.Double[1e6, 5e7], Gen.Double[0, 0.1]).Sample((limit, tolerance) =>
        {
            var found = Recommendation.Of(study, CostAxis.File, limit, tolerance);
            var best = study.Baselines.Max(a => a.Mean);
            Assert.Equal(study.Arms.Count(a => a.Cost(CostAxis.File) <= limit && a.Mean >= best - tolerance - 1e-9), found.Count);
            Assert.Equal(found.OrderBy(f => f.Cost).Select(f => f.Arm), found.Select(f => f.Arm));
            Assert.All(found, f => Assert.Equal(f.Interval!.Low >= -tolerance, f.IsClear(tolerance)));
        });
    }
}
