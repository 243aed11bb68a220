namespace Platform.Training.Proteins.Structures;

/// <summary>A point or a vector in space, in angstroms.</summary>
/// <remarks>In double precision, so that what is computed of it agrees with other programs to the digits they print.</remarks>
/// <param name="X">Along the first axis.</param>
/// <param name="Y">Along the second axis.</param>
/// <param name="Z">Along the third axis.</param>
public readonly record struct Point3(double X, double Y, double Z)
{
    /// <summary>The length of the vector.</summary>
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>The vector of length 1 in the same direction; not a number for the zero vector.</summary>
    public Point3 Normalized => this / Length;

    /// <summary>The sum.</summary>
    public static Point3 operator +(Point3 left, Point3 right) => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    /// <summary>The difference.</summary>
    public static Point3 operator -(Point3 left, Point3 right) => new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    /// <summary>The opposite.</summary>
    public static Point3 operator -(Point3 vector) => new(-vector.X, -vector.Y, -vector.Z);

    /// <summary>The vector, so many times as long.</summary>
    public static Point3 operator *(Point3 vector, double factor) => new(vector.X * factor, vector.Y * factor, vector.Z * factor);

    /// <summary>The vector, so many times as long.</summary>
    public static Point3 operator *(double factor, Point3 vector) => vector * factor;

    /// <summary>The vector, so many times shorter.</summary>
    public static Point3 operator /(Point3 vector, double divisor) => new(vector.X / divisor, vector.Y / divisor, vector.Z / divisor);

    /// <summary>The distance to another point.</summary>
    public double DistanceTo(Point3 other) => (this - other).Length;

    /// <summary>The inner product.</summary>
    public double Dot(Point3 other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    /// <summary>The vector product.</summary>
    public Point3 Cross(Point3 other) => new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));
}
