using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>Angles in radians with their derivatives by the points.</summary>
internal static class AngleGradients
{
    /// <summary>The dihedral of four points, and its derivatives (Blondel and Karplus 1996, eq. 27).</summary>
    public static double Dihedral(Point3 a, Point3 b, Point3 c, Point3 d, out Point3 byA, out Point3 byB, out Point3 byC, out Point3 byD)
    {
        var (f, g, h) = (a - b, b - c, d - c);
        var (left, right) = (f.Cross(g), h.Cross(g));
        var (length, leftSquare, rightSquare) = (g.Length, Math.Max(1e-12, left.Dot(left)), Math.Max(1e-12, right.Dot(right)));
        byA = left * (-length / leftSquare);
        byD = right * (length / rightSquare);
        var shift = (left * (f.Dot(g) / (leftSquare * length))) - (right * (h.Dot(g) / (rightSquare * length)));
        byB = shift - byA;
        byC = -shift - byD;
        return Math.Atan2(right.Cross(left).Dot(g) / length, left.Dot(right));
    }

    /// <summary>The angle at the second of three points, and its derivatives.</summary>
    public static double Bond(Point3 a, Point3 b, Point3 c, out Point3 byA, out Point3 byB, out Point3 byC)
    {
        var (u, v) = (a - b, c - b);
        var (uLength, vLength) = (u.Length, v.Length);
        var cos = Math.Clamp(u.Dot(v) / (uLength * vLength), -1, 1);
        var sin = Math.Max(1e-6, Math.Sqrt(1 - (cos * cos)));
        byA = ((u * (cos / uLength)) - (v / vLength)) / (uLength * sin);
        byC = ((v * (cos / vLength)) - (u / uLength)) / (vLength * sin);
        byB = -byA - byC;
        return Math.Acos(cos);
    }
}
