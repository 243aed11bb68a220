using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Folding;

public sealed class SmacofTests
{
    [Fact]
    public void Refine_EveryStep_LowersTheStressToThatOfAnotherMinimizer()
    {
        var (start, targets) = (Chains.Random(12, 7), DistanceTargets.Exact(Chains.Distances(Chains.Random(12, 8))));
        var noise = Chains.Random(144, 9, 6);
        for (var i = 0; i < 12; i++)
        {
            for (var j = 0; j < i; j++)
            {
                targets.Distances[i, j] = targets.Distances[j, i] = targets.Distances[i, j] + noise[(12 * i) + j].X;
                targets.Weights[i, j] = targets.Weights[j, i] = noise[(12 * i) + j].Y;
            }
        }

        var before = double.PositiveInfinity;
        for (var steps = 0; steps < 30; steps++)
        {
            var stress = Chains.Refine(start, targets, steps, 0).Stress;
            Assert.True(stress <= before);
            before = stress;
        }

        var (points, lowest) = Chains.Refine(start, targets, 20_000, 1e-14);
        double[] distances = [.. targets.Distances.Cast<double>()], weights = [.. targets.Weights.Cast<double>()], flat = [.. points.SelectMany(p => new[] { p.X, p.Y, p.Z })];
        var expected = ScipyOracle.Solve(new { distances, weights, start = flat }, """
            from scipy.optimize import minimize
            d, w = (np.array(problem[k]).reshape(12, 12) for k in ('distances', 'weights'))
            i, j = np.tril_indices(12, -1)
            def stress(x):
                p = x.reshape(12, 3)
                return (w[i, j] * (np.linalg.norm(p[i] - p[j], axis=1) - d[i, j]) ** 2).sum()
            x = np.array(problem['start'])
            answer = [stress(x), minimize(stress, x + 0.01 * np.sin(np.arange(36)), method='BFGS', options=dict(gtol=1e-6)).fun]
            """);

        Assert.Equal(expected[0], lowest, 1e-6 * lowest);
        Assert.Equal(expected[1], lowest, 1e-5 * lowest);
    }

    [Fact]
    public void Refine_PairsMissingAndPairsAtLeastFar_FindsThePoints()
    {
        var native = Chains.Hairpin(50, out _, out _).Select(residue => residue.CA).ToArray();
        var targets = DistanceTargets.Exact(Chains.Distances(native));
        for (var i = 0; i < 50; i++)
        {
            for (var j = 0; j < 50; j++)
            {
                targets.Weights[i, j] = (i + j) % 5 == 0 && Math.Abs(i - j) > 3 ? 0 : targets.Weights[i, j];
                targets.AtLeast[i, j] = targets.Distances[i, j] > 28;
                targets.Distances[i, j] = Math.Min(targets.Distances[i, j], 28);
            }
        }

        var points = CaChirality.Right(Chains.Refine(ClassicalScaling.Embed(targets.Completed()), targets, 3000, 1e-12).Points);

        Assert.InRange(Chains.Rmsd(points, native), 0, 0.1);
    }

    [Fact]
    public void Refine_PairsThatLeaveTwoParts_SaysSo()
    {
        var targets = DistanceTargets.Exact(Chains.Distances(Chains.Random(6, 1)));
        for (var i = 0; i < 6; i++)
        {
            for (var j = 0; j < 6; j++)
            {
                targets.Weights[i, j] = i / 3 == j / 3 ? 1 : 0;
            }
        }

        Assert.Contains("several parts", Assert.Throws<ArgumentException>(() => Chains.Refine(new Point3[6], targets)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Right_TrueDistancesOfRealChains_FindsThemWithTheirHand()
    {
        foreach (var (record, native) in Chains.Real(60, 160))
        {
            var distances = Chains.Distances(native);
            var points = CaChirality.Right(Chains.Refine(ClassicalScaling.Embed(distances), DistanceTargets.Exact(distances)).Points);

            Assert.True(Chains.Rmsd(points, native) < 0.1, record.Id);
        }
    }
}
