using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>Where a beta carbon is, or would be if glycine had one.</summary>
public static class VirtualBeta
{
    /// <summary>The beta carbon by the three backbone atoms of its residue.</summary>
    /// <remarks>The linear combination of trRosetta (Yang et al., PNAS 117 (2020) 1496), for ideal angles at the alpha carbon.</remarks>
    public static Point3 Place(Point3 n, Point3 ca, Point3 c)
    {
        var (toCA, toC) = (ca - n, c - ca);
        return ca + (toCA.Cross(toC) * -0.58273431) + (toCA * 0.56802827) + (toC * -0.54067466);
    }
}
