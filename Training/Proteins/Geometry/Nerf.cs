using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>Places atoms by lengths and angles from those already placed.</summary>
/// <remarks>The natural extension reference frame of Parsons et al., J. Comput. Chem. 26 (2005) 1063.</remarks>
public static class Nerf
{
    /// <summary>The point d with the bond c-d, the angle b-c-d and the dihedral angle a-b-c-d.</summary>
    /// <param name="a">Three atoms before it; not in line with the next two.</param>
    /// <param name="b">Two before it.</param>
    /// <param name="c">The one that it is bonded to.</param>
    /// <param name="length">Of the bond c-d, in angstroms.</param>
    /// <param name="angle">At c, in degrees.</param>
    /// <param name="torsion">About b-c, in degrees.</param>
    public static Point3 Place(Point3 a, Point3 b, Point3 c, double length, double angle, double torsion)
    {
        var axis = (c - b).Normalized;
        var normal = (b - a).Cross(axis).Normalized;
        var inPlane = normal.Cross(axis);
        var (sinAngle, cosAngle) = Math.SinCos(double.DegreesToRadians(angle));
        var (sinTorsion, cosTorsion) = Math.SinCos(double.DegreesToRadians(torsion));
        return c + ((axis * -cosAngle) + (inPlane * (sinAngle * cosTorsion)) + (normal * (sinAngle * sinTorsion))) * length;
    }
}
