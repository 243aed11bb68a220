using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>A proper rotation, which keeps the hand of what it turns. Rows of its matrix.</summary>
/// <param name="X">The first row.</param>
/// <param name="Y">The second row.</param>
/// <param name="Z">The third row.</param>
public readonly record struct Rotation(Point3 X, Point3 Y, Point3 Z)
{
    /// <summary>The one that turns nothing.</summary>
    public static Rotation Identity { get; } = new(new Point3(1, 0, 0), new Point3(0, 1, 0), new Point3(0, 0, 1));

    /// <summary>The rotation that takes it back.</summary>
    public Rotation Inverse => new(new Point3(X.X, Y.X, Z.X), new Point3(X.Y, Y.Y, Z.Y), new Point3(X.Z, Y.Z, Z.Z));

    /// <summary>The rotation of a quaternion, of any length but 0.</summary>
    /// <param name="w">The real part.</param>
    /// <param name="x">Along the first axis.</param>
    /// <param name="y">Along the second axis.</param>
    /// <param name="z">Along the third axis.</param>
    public static Rotation OfQuaternion(double w, double x, double y, double z)
    {
        var norm = Math.Sqrt((w * w) + (x * x) + (y * y) + (z * z));
        (w, x, y, z) = (w / norm, x / norm, y / norm, z / norm);
        return new Rotation(
            new Point3(1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) - (w * z)), 2 * ((x * z) + (w * y))),
            new Point3(2 * ((x * y) + (w * z)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) - (w * x))),
            new Point3(2 * ((x * z) - (w * y)), 2 * ((y * z) + (w * x)), 1 - (2 * ((x * x) + (y * y)))));
    }

    /// <summary>The point or vector, turned about the origin.</summary>
    public Point3 Apply(Point3 point) => new(X.Dot(point), Y.Dot(point), Z.Dot(point));
}
