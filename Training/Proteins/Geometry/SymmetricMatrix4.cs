namespace Platform.Training.Proteins.Geometry;

/// <summary>Symmetric matrices of 4 x 4, by rows.</summary>
internal static class SymmetricMatrix4
{
    private const int Size = 4;
    private const int Sweeps = 50;

    /// <summary>The eigenvector of the largest eigenvalue, by Jacobi's rotations, which converge for every symmetric matrix.</summary>
    /// <param name="matrix">16 entries; changed.</param>
    /// <param name="vector">4 entries; receives the vector, of length 1.</param>
    public static void Largest(Span<double> matrix, Span<double> vector)
    {
        Span<double> vectors = stackalloc double[Size * Size];
        vectors.Clear();
        for (var i = 0; i < Size; i++)
        {
            vectors[(i * Size) + i] = 1;
        }

        for (var sweep = 0; sweep < Sweeps && OffDiagonal(matrix) > 0; sweep++)
        {
            for (var p = 0; p < Size - 1; p++)
            {
                for (var q = p + 1; q < Size; q++)
                {
                    Rotate(matrix, vectors, p, q);
                }
            }
        }

        var best = 0;
        for (var i = 1; i < Size; i++)
        {
            best = matrix[(i * Size) + i] > matrix[(best * Size) + best] ? i : best;
        }

        for (var i = 0; i < Size; i++)
        {
            vector[i] = vectors[(i * Size) + best];
        }
    }

    private static double OffDiagonal(ReadOnlySpan<double> matrix)
    {
        double off = 0, all = 0;
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
            {
                var square = matrix[(i * Size) + j] * matrix[(i * Size) + j];
                (off, all) = (i == j ? off : off + square, all + square);
            }
        }

        return off > all * 1e-32 ? off : 0;
    }

    private static void Rotate(Span<double> a, Span<double> vectors, int p, int q)
    {
        var apq = a[(p * Size) + q];
        if (apq == 0)
        {
            return;
        }

        var theta = (a[(q * Size) + q] - a[(p * Size) + p]) / (2 * apq);
        var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < Size; k++)
        {
            var (kp, kq) = (a[(k * Size) + p], a[(k * Size) + q]);
            (a[(k * Size) + p], a[(k * Size) + q]) = ((c * kp) - (s * kq), (s * kp) + (c * kq));
        }

        for (var k = 0; k < Size; k++)
        {
            var (pk, qk) = (a[(p * Size) + k], a[(q * Size) + k]);
            (a[(p * Size) + k], a[(q * Size) + k]) = ((c * pk) - (s * qk), (s * pk) + (c * qk));
            var (vp, vq) = (vectors[(k * Size) + p], vectors[(k * Size) + q]);
            (vectors[(k * Size) + p], vectors[(k * Size) + q]) = ((c * vp) - (s * vq), (s * vp) + (c * vq));
        }

        (a[(p * Size) + q], a[(q * Size) + p]) = (0, 0);
    }
}
