using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>Angles between atoms, in degrees.</summary>
public static class Angles
{
    /// <summary>The angle at <paramref name="b"/> between the directions to two other points: 0 to 180 degrees.</summary>
    /// <remarks>By the arc tangent, which stays exact where the points are nearly in line.</remarks>
    public static double Bond(Point3 a, Point3 b, Point3 c)
    {
        var (u, v) = (a - b, c - b);
        return double.RadiansToDegrees(Math.Atan2(u.Cross(v).Length, u.Dot(v)));
    }

    /// <summary>
    /// The dihedral angle of four points, -180 to 180 degrees, by the IUPAC rule: looking from the second to the third, clockwise from the
    /// first to the fourth is positive. A right-handed helix has phi and psi of about -60 and -45.
    /// </summary>
    public static double Dihedral(Point3 a, Point3 b, Point3 c, Point3 d)
    {
        var axis = c - b;
        var (first, second) = ((b - a).Cross(axis), axis.Cross(d - c));
        return double.RadiansToDegrees(Math.Atan2(axis.Length * (b - a).Dot(second), first.Dot(second)));
    }

    /// <summary>The same angle between -180, not included, and 180 degrees.</summary>
    public static double Wrap(double degrees)
    {
        var rest = Math.IEEERemainder(degrees, 360);
        return rest <= -180 ? rest + 360 : rest;
    }

    /// <summary>How far one angle is from another around the circle: 0 to 180 degrees.</summary>
    public static double Difference(double left, double right) => Math.Abs(Math.IEEERemainder(left - right, 360));
}
