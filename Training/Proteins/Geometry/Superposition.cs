using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>The rotation and shift that bring one set of points nearest to another, in the mean square.</summary>
/// <remarks>
/// The optimum of Kabsch, Acta Cryst. A32 (1976) 922, found by the quaternion of Horn, J. Opt. Soc. Am. A 4 (1987) 629, whose
/// matrix is a proper rotation always: a mirror image is never superposed by reflecting it.
/// </remarks>
/// <param name="Rotation">Turns the moving points about their centre.</param>
/// <param name="From">The centre of the moving points, in angstroms.</param>
/// <param name="To">The centre of the fixed points, in angstroms.</param>
public readonly record struct Superposition(Rotation Rotation, Point3 From, Point3 To)
{
    /// <summary>The best superposition of points on others, by their order.</summary>
    /// <param name="moving">The points to move.</param>
    /// <param name="fixed">As many, that stay.</param>
    /// <exception cref="ArgumentException">The counts differ, or there is no point.</exception>
    public static Superposition Of(ReadOnlySpan<Point3> moving, ReadOnlySpan<Point3> @fixed)
    {
        if (moving.Length != @fixed.Length || moving.IsEmpty)
        {
            throw new ArgumentException($"Cannot superpose {moving.Length} points on {@fixed.Length}; give as many of both, and at least one.");
        }

        var (from, to) = (Centre(moving), Centre(@fixed));
        Span<double> s = stackalloc double[9];
        s.Clear();
        for (var i = 0; i < moving.Length; i++)
        {
            var (p, q) = (moving[i] - from, @fixed[i] - to);
            s[0] += p.X * q.X;
            s[1] += p.X * q.Y;
            s[2] += p.X * q.Z;
            s[3] += p.Y * q.X;
            s[4] += p.Y * q.Y;
            s[5] += p.Y * q.Z;
            s[6] += p.Z * q.X;
            s[7] += p.Z * q.Y;
            s[8] += p.Z * q.Z;
        }

        Span<double> matrix =
        [
            s[0] + s[4] + s[8], s[5] - s[7], s[6] - s[2], s[1] - s[3],
            s[5] - s[7], s[0] - s[4] - s[8], s[1] + s[3], s[6] + s[2],
            s[6] - s[2], s[1] + s[3], s[4] - s[0] - s[8], s[5] + s[7],
            s[1] - s[3], s[6] + s[2], s[5] + s[7], s[8] - s[0] - s[4],
        ];
        Span<double> quaternion = stackalloc double[4];
        SymmetricMatrix4.Largest(matrix, quaternion);
        return new Superposition(Rotation.OfQuaternion(quaternion[0], quaternion[1], quaternion[2], quaternion[3]), from, to);
    }

    /// <summary>The best superposition by the points that both have.</summary>
    /// <param name="moving">The points to move, null where not observed.</param>
    /// <param name="fixed">As many, that stay.</param>
    /// <exception cref="ArgumentException">The counts differ, or no point is in both.</exception>
    public static Superposition Of(IReadOnlyList<Point3?> moving, IReadOnlyList<Point3?> @fixed)
    {
        var (left, right) = Observed.InBoth(moving, @fixed);
        return Of(left, right);
    }

    /// <summary>Where a moving point comes to lie, and any other that moves with it.</summary>
    public Point3 Apply(Point3 point) => Rotation.Apply(point - From) + To;

    /// <summary>Moves many points; what was not observed stays so.</summary>
    public Point3?[] Apply(IReadOnlyList<Point3?> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var moved = new Point3?[points.Count];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = points[i] is { } point ? Apply(point) : null;
        }

        return moved;
    }

    /// <summary>Moves a whole chain.</summary>
    public Chain Apply(Chain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var move = this;
        return chain with
        {
            Residues = [.. chain.Residues.Select(residue => residue with { Atoms = [.. residue.Atoms.Select(atom => atom with { Position = move.Apply(atom.Position) })] })],
        };
    }

    private static Point3 Centre(ReadOnlySpan<Point3> points)
    {
        var sum = default(Point3);
        foreach (var point in points)
        {
            sum += point;
        }

        return sum / points.Length;
    }
}
