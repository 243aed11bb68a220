using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.SideChains;

/// <summary>What it costs that two heavy atoms are near: SCWRL's linear repulsion (Canutescu et al. 2003, eq. 2), a little gained where they touch, and more where both are polar.</summary>
internal static class AtomContact
{
    /// <summary>The farthest two atoms that touch, in angstroms.</summary>
    public const double Reach = 4.6;

    private const double Most = 10;
    private const double Touch = 1.35;
    private const double PolarGain = 0.5;
    private const double PolarReach = 3.3;
    private const double PolarRadius = 1.3;

    /// <summary>The radius of an element's atom, in angstroms.</summary>
    public static double Radius(string element) => element switch
    {
        "N" or "O" => PolarRadius,
        "S" => 1.7,
        _ => 1.6,
    };

    /// <summary>The energy of two atoms.</summary>
    /// <param name="left">One.</param>
    /// <param name="leftRadius">Its radius.</param>
    /// <param name="right">The other.</param>
    /// <param name="rightRadius">Its radius.</param>
    /// <param name="attraction">What is gained where they touch.</param>
    public static double Energy(Point3 left, double leftRadius, Point3 right, double rightRadius, double attraction)
    {
        var between = left - right;
        var square = between.Dot(between);
        if (square >= Reach * Reach)
        {
            return 0;
        }

        var sum = leftRadius + rightRadius;
        var ratio = Math.Sqrt(square) / sum;
        if (leftRadius == PolarRadius && rightRadius == PolarRadius && ratio >= 0.97)
        {
            // Nitrogen and oxygen may share a hydrogen: which is donor is not asked.
            return square < PolarReach * PolarReach ? -PolarGain : 0;
        }

        return ratio >= 1 ? (ratio < Touch ? -attraction : 0)
            : ratio < 0.8254 ? Most + (60 * (0.8254 - ratio))
            : 57.273 * (1 - ratio);
    }
}
