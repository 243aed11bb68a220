using Platform.Training.Proteins.Folding;

namespace Platform.Proteins.Tests.Folding;

public sealed class LbfgsTests
{
    [Fact]
    public void Minimize_Rosenbrock_FindsItsMinimum()
    {
        double[] point = [-1.2, 1, -1.2, 1, 0.5, 2];
        var evaluations = 0;
        var (value, _) = Lbfgs.Minimize(Rosenbrock, point, 2000, 1e-14, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(0, value, 1e-9);
        Assert.All(point, x => Assert.Equal(1, x, 1e-4));
        Assert.InRange(evaluations, 10, 500);

        double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
        {
            evaluations++;
            gradient.Clear();
            var sum = 0.0;
            for (var i = 0; i + 1 < x.Length; i++)
            {
                var (valley, along) = (x[i + 1] - (x[i] * x[i]), 1 - x[i]);
                sum += (100 * valley * valley) + (along * along);
                gradient[i] += (-400 * x[i] * valley) - (2 * along);
                gradient[i + 1] += 200 * valley;
            }

            return sum;
        }
    }

    [Fact]
    public void Minimize_PointsWithSplinePotentials_AgreesWithScipy()
    {
        // Ten points, each pair with a potential of its own: what folding minimizes, without a chain.
        const int count = 10;
        var native = Chains.Random(count, 21, 12);
        var start = Chains.Random(count, 22, 2).Zip(native, (shift, point) => point + shift).SelectMany(p => new[] { p.X, p.Y, p.Z }).ToArray();
        var distogram = Distogram.FromDistances(Chains.Distances(native), Chains.Edges, 1.5);
        var potential = new DistancePotential(distogram, 1.57);
        double[] knots = [.. distogram.Centres.SkipLast(1), 23];
        double[][] values = [.. Enumerable.Range(0, count * (count - 1) / 2).Select(pair => knots.Select(knot => potential.At(pair, knot, out _)).ToArray())];
        double[] found = [.. start];
        var (value, _) = Lbfgs.Minimize(Energy, found, 2000, 1e-13, cancellation: TestContext.Current.CancellationToken);
        var expected = ScipyOracle.Solve(new { knots, values, start, found }, """
            from scipy.interpolate import CubicSpline
            from scipy.optimize import minimize
            splines = [CubicSpline(problem['knots'], v, bc_type=((2, 0.0), (1, 0.0))) for v in problem['values']]
            def energy(x):
                p = x.reshape(-1, 3); total = 0; gradient = np.zeros_like(p)
                for j in range(1, len(p)):
                    for i in range(j):
                        u = p[i] - p[j]; d = np.linalg.norm(u); s = splines[j * (j - 1) // 2 + i]
                        x0 = problem['knots'][0]; near = d < x0
                        total += s(x0) + s(x0, 1) * (d - x0) if near else s(d)
                        f = (s(x0, 1) if near else s(d, 1)) * u / d
                        gradient[i] += f; gradient[j] -= f
                return total, gradient.ravel()
            settings = dict(jac=True, method='L-BFGS-B', options=dict(maxiter=2000, ftol=1e-13, gtol=1e-8))
            answer = [energy(np.array(problem['found']))[0], minimize(energy, problem['found'], **settings).fun, minimize(energy, problem['start'], **settings).fun]
            """);

        // The same energy there, no lower one beside it, and none from the same start that is much lower: there are several minima.
        Assert.Equal(expected[0], value, 1e-3);
        Assert.Equal(expected[1], value, 1e-3);
        Assert.InRange(value, double.NegativeInfinity, expected[2] + 0.5);

        double Energy(ReadOnlySpan<double> x, Span<double> gradient)
        {
            gradient.Clear();
            var sum = 0.0;
            for (var j = 1; j < count; j++)
            {
                for (var i = 0; i < j; i++)
                {
                    var (u, v, w) = (x[3 * i] - x[3 * j], x[(3 * i) + 1] - x[(3 * j) + 1], x[(3 * i) + 2] - x[(3 * j) + 2]);
                    var distance = Math.Sqrt((u * u) + (v * v) + (w * w));
                    sum += potential.At(DistancePotential.Pair(i, j), distance, out var slope);
                    ReadOnlySpan<double> pull = [u * slope / distance, v * slope / distance, w * slope / distance];
                    for (var axis = 0; axis < 3; axis++)
                    {
                        gradient[(3 * i) + axis] += pull[axis];
                        gradient[(3 * j) + axis] -= pull[axis];
                    }
                }
            }

            return sum;
        }
    }

    [Fact]
    public void Minimize_AlreadyThere_Stays()
    {
        double[] point = [0, 0];
        var (value, iterations) = Lbfgs.Minimize(
            (x, gradient) =>
            {
                (gradient[0], gradient[1]) = (2 * x[0], 2 * x[1]);
                return (x[0] * x[0]) + (x[1] * x[1]);
            },
            point,
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (value, iterations));
        Assert.Equal([0, 0], point);
    }

    [Fact]
    public void Minimize_LargestStep_IsKept()
    {
        double[] point = [100];
        var before = 100.0;
        var worst = 0.0;
        Lbfgs.Minimize(
            (x, gradient) =>
            {
                worst = Math.Max(worst, Math.Abs(x[0] - before));
                before = x[0];
                gradient[0] = 2 * x[0];
                return x[0] * x[0];
            },
            point,
            largest: 0.5,
            cancellation: TestContext.Current.CancellationToken);

        Assert.InRange(worst, 0.1, 0.5 + 1e-9);
        Assert.Equal(0, point[0], 1e-3);
    }
}
