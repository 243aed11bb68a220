using CsCheck;
using Platform.Training.Proteins.Folding;

namespace Platform.Proteins.Tests.Folding;

public sealed class ClassicalScalingTests
{
    [Fact]
    public void Embed_DistancesOfPoints_GivesPointsWithThem() => Gen.Select(Gen.Int[2, 40], Gen.Long).Sample(
        (count, seed) =>
        {
            var distances = Chains.Distances(Chains.Random(count, seed));
            var again = Chains.Distances(ClassicalScaling.Embed(distances));
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < count; j++)
                {
                    // Roots of rounding errors in squares of some 50 A.
                    Assert.Equal(distances[i, j], again[i, j], 2e-5);
                }
            }
        },
        iter: 50);

    [Fact]
    public void Embed_DistancesOfNoPoints_IsTheBestGramMatrixOfThreeDimensions()
    {
        // Squared noise makes negative eigenvalues that are larger than some of the three kept.
        var points = Chains.Random(25, 3);
        var noise = Chains.Random(25 * 25, 4, 20);
        var distances = Chains.Distances(points);
        for (var i = 0; i < 25; i++)
        {
            for (var j = 0; j < i; j++)
            {
                distances[i, j] = distances[j, i] = distances[i, j] + noise[(25 * i) + j].X;
            }
        }

        var embedded = ClassicalScaling.Embed(distances);
        double[] flat = [.. distances.Cast<double>()];
        var expected = ScipyOracle.Solve(new { distances = flat }, """
            d = np.array(problem['distances']).reshape(25, 25)
            j = np.eye(25) - 1 / 25
            w, v = np.linalg.eigh(-0.5 * j @ (d * d) @ j)
            assert w[0] < -1
            x = v[:, -3:] * np.sqrt(np.maximum(w[-3:], 0))
            answer = (x @ x.T).ravel()
            """);

        Assert.Equal(expected, embedded.SelectMany(left => embedded.Select(right => left.Dot(right))), Close(1e-8));
    }

    [Fact]
    public void Embed_NoDistances_SaysWhich()
    {
        var distances = Chains.Distances(Chains.Random(4, 1));
        distances[1, 2] = double.NaN;

        Assert.Contains("points 2 and 3 is NaN", Assert.Throws<ArgumentException>(() => ClassicalScaling.Embed(distances)).Message, StringComparison.Ordinal);
        Assert.Contains("square", Assert.Throws<ArgumentException>(() => ClassicalScaling.Embed(new double[2, 3])).Message, StringComparison.Ordinal);
    }

    private static EqualityComparer<double> Close(double tolerance) => EqualityComparer<double>.Create((left, right) => Math.Abs(left - right) < tolerance);
}
