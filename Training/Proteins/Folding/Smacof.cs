using MathNet.Numerics.LinearAlgebra;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>
/// Moves points so that their distances come nearest to wanted ones, by majorizing the stress (de Leeuw 1977; Borg and Groenen 2005,
/// "Modern Multidimensional Scaling", section 8.6): the stress never rises from one step to the next.
/// </summary>
public static class Smacof
{
    /// <summary>Refines points.</summary>
    /// <param name="start">Where the points begin, in angstroms.</param>
    /// <param name="targets">The distances wanted, with weights; pairs of weight 0 are not known.</param>
    /// <param name="iterations">Steps at most.</param>
    /// <param name="tolerance">Stops when a step lessens the stress by less than this part of it.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>The points and their stress, the weighted sum of squared errors in square angstroms.</returns>
    /// <exception cref="ArgumentException">The counts differ, or the pairs that are known leave the points in several parts.</exception>
    public static (Point3[] Points, double Stress) Refine(
        ReadOnlySpan<Point3> start, DistanceTargets targets, int iterations = 500, double tolerance = 1e-7, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var count = start.Length;
        if (targets.Length != count)
        {
            throw new ArgumentException($"{count} points have no distances of {targets.Length}.");
        }

        // The Guttman transform solves V x = B(x) x. V has no inverse, as a shift of all points changes no distance; adding
        // a matrix of ones fixes the centre at the origin.
        var v = Matrix<double>.Build.Dense(count, count, 1);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var weight = targets.Weights[i, j];
                v[i, j] -= weight;
                v[j, i] -= weight;
                v[i, i] += weight;
                v[j, j] += weight;
            }
        }

        MathNet.Numerics.LinearAlgebra.Factorization.Cholesky<double> solver;
        try
        {
            solver = v.Cholesky();
        }
        catch (ArgumentException cause)
        {
            throw new ArgumentException("The pairs whose distance is known leave the points in several parts; give distances that connect them.", cause);
        }

        var points = Centred(start);
        var right = Matrix<double>.Build.Dense(count, 3);
        var stress = double.PositiveInfinity;
        for (var step = 0; ; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var before = stress;
            stress = Guttman(points, targets, right);
            if (step >= iterations || stress == 0 || before - stress < tolerance * stress)
            {
                return (points, stress);
            }

            var moved = solver.Solve(right);
            for (var i = 0; i < count; i++)
            {
                points[i] = new Point3(moved[i, 0], moved[i, 1], moved[i, 2]);
            }
        }
    }

    /// <summary>B(x) x, and the stress at x.</summary>
    private static double Guttman(Point3[] points, DistanceTargets targets, Matrix<double> product)
    {
        var stress = 0.0;
        var sums = new Point3[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var weight = targets.Weights[i, j];
                if (weight == 0)
                {
                    continue;
                }

                var between = points[i] - points[j];
                var distance = between.Length;
                var wanted = targets.AtLeast[i, j] ? Math.Max(distance, targets.Distances[i, j]) : targets.Distances[i, j];
                stress += weight * (distance - wanted) * (distance - wanted);
                if (distance > 1e-12)
                {
                    var pull = between * (weight * wanted / distance);
                    sums[i] += pull;
                    sums[j] -= pull;
                }
            }
        }

        for (var i = 0; i < points.Length; i++)
        {
            (product[i, 0], product[i, 1], product[i, 2]) = (sums[i].X, sums[i].Y, sums[i].Z);
        }

        return stress;
    }

    private static Point3[] Centred(ReadOnlySpan<Point3> points)
    {
        var centre = default(Point3);
        foreach (var point in points)
        {
            centre += point / points.Length;
        }

        var centred = new Point3[points.Length];
        for (var i = 0; i < centred.Length; i++)
        {
            centred[i] = points[i] - centre;
        }

        return centred;
    }
}
