using MathNet.Numerics.LinearAlgebra;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>Points in space from all their distances: classical multidimensional scaling (Torgerson 1952).</summary>
public static class ClassicalScaling
{
    /// <summary>The points whose inner products are nearest to those that the distances imply.</summary>
    /// <remarks>Distances cannot tell a set of points from its mirror image; <see cref="CaChirality"/> can for proteins.</remarks>
    /// <param name="distances">[point, point] in angstroms, symmetric, none missing.</param>
    /// <returns>The points around the origin.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, or holds what is no distance.</exception>
    public static Point3[] Embed(double[,] distances)
    {
        ArgumentNullException.ThrowIfNull(distances);
        var count = distances.GetLength(0);
        if (distances.GetLength(1) != count)
        {
            throw new ArgumentException($"Distances make a square matrix, not {count} x {distances.GetLength(1)}.");
        }

        return count < 2 ? new Point3[count] : Factor(Centred(distances));
    }

    /// <summary>Points whose inner products are a Gram matrix's, as nearly as three dimensions allow.</summary>
    internal static Point3[] Factor(Matrix<double> gram)
    {
        var count = gram.RowCount;
        var pairs = gram.Evd(Symmetricity.Symmetric);
        var points = new Point3[count];
        Span<double> scales = stackalloc double[3];
        for (var axis = 0; axis < Math.Min(3, count); axis++)
        {
            // Eigenvalues rise. What noise makes negative is no direction in space.
            scales[axis] = Math.Sqrt(Math.Max(0, pairs.EigenValues[count - 1 - axis].Real));
        }

        for (var i = 0; i < count; i++)
        {
            points[i] = new Point3(
                pairs.EigenVectors[i, count - 1] * scales[0],
                pairs.EigenVectors[i, count - 2] * scales[1],
                count < 3 ? 0 : pairs.EigenVectors[i, count - 3] * scales[2]);
        }

        return points;
    }

    /// <summary>The Gram matrix of centred points with the given distances: -1/2 J D^2 J.</summary>
    internal static Matrix<double> Centred(double[,] distances)
    {
        var count = distances.GetLength(0);
        var means = new double[count];
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                var distance = distances[i, j];
                if (!(distance >= 0) || double.IsInfinity(distance))
                {
                    throw new ArgumentException($"The distance of points {i + 1} and {j + 1} is {distance}; scaling needs all of them.");
                }

                means[i] += distance * distance / count;
            }

            total += means[i] / count;
        }

        return Matrix<double>.Build.Dense(count, count, (i, j) =>
        {
            var distance = (distances[i, j] + distances[j, i]) / 2;
            return -0.5 * ((distance * distance) - means[i] - means[j] + total);
        });
    }
}
