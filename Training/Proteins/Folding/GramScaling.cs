using MathNet.Numerics.LinearAlgebra;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>
/// Points from distances by a semidefinite program: the squared distances nearest to the wanted ones, in weighted absolute error, that points have in
/// some space, with a price on the trace of their Gram matrix that makes it one of low rank.
/// </summary>
/// <remarks>
/// The route of cu-tsp's reconstruction (L1 slack and trace, solved by ADMM on the Gram matrix), with the exact projection on matrices of squared distances:
/// V - (J V J)+, J the centring matrix (Glunt et al. 1990). Steps by Boyd et al. 2011, section 5; over-relaxed by 1.6.
/// </remarks>
public static class GramScaling
{
    private const double Relaxation = 1.6;

    /// <summary>Finds the points.</summary>
    /// <param name="targets">The distances wanted; pairs of weight 0 are not known.</param>
    /// <param name="trace">The price of the Gram matrix's trace.</param>
    /// <param name="iterations">Steps at most; each finds the eigenvalues of a matrix of all pairs.</param>
    /// <param name="tolerance">Stops when no squared distance is farther from a possible one, in square angstroms.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>The points around the origin; their mirror image is as good.</returns>
    /// <exception cref="ArgumentException">The pairs that are known leave the points in several parts.</exception>
    public static Point3[] Embed(DistanceTargets targets, double trace = 0.01, int iterations = 200, double tolerance = 0.01, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var count = targets.Length;
        var completed = targets.Completed();
        var possible = Matrix<double>.Build.Dense(count, count, (i, j) => completed[i, j] * completed[i, j]);
        var dual = Matrix<double>.Build.Dense(count, count);
        var largest = targets.Weights.Cast<double>().Max();

        // Steps as large as the errors that are expected: some square angstroms.
        var penalty = 0.05 * largest;
        for (var step = 0; step < iterations; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var wanted = Fit(possible - dual, targets, penalty);
            var relaxed = (wanted * Relaxation) + (possible * (1 - Relaxation));
            possible = Project(relaxed + dual, trace / penalty);
            dual += relaxed - possible;
            if ((wanted - possible).Enumerate().Max(Math.Abs) < tolerance)
            {
                break;
            }
        }

        return ClassicalScaling.Factor(Centre(possible) * -0.5);
    }

    /// <summary>Each squared distance moved towards the wanted one, by its weight at most; those that are wanted larger and are stay.</summary>
    private static Matrix<double> Fit(Matrix<double> values, DistanceTargets targets, double penalty)
    {
        values.MapIndexedInplace((i, j, value) =>
        {
            if (i == j)
            {
                return 0;
            }

            var away = value - (targets.Distances[i, j] * targets.Distances[i, j]);
            var most = targets.Weights[i, j] / penalty;
            return targets.AtLeast[i, j] && away > 0 ? value : value - Math.Clamp(away, -most, most);
        });
        return values;
    }

    /// <summary>The nearest squared distances of points in any space, with less of each direction.</summary>
    private static Matrix<double> Project(Matrix<double> values, double less)
    {
        var centred = Centre(values);
        var pairs = centred.Evd(Symmetricity.Symmetric);
        var excess = Matrix<double>.Build.DenseOfDiagonalArray([.. pairs.EigenValues.Select(value => Math.Max(value.Real, -less))]);
        return values - (pairs.EigenVectors * excess * pairs.EigenVectors.Transpose());
    }

    /// <summary>J V J.</summary>
    private static Matrix<double> Centre(Matrix<double> values)
    {
        var count = values.RowCount;
        var means = values.RowSums() / count;
        var total = means.Sum() / count;
        return values.MapIndexed((i, j, value) => value - means[i] - means[j] + total);
    }
}
