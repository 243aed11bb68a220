using Platform.Training.Proteins.Structures;
using static Platform.Training.Proteins.Folding.TorsionBackbone;

namespace Platform.Training.Proteins.Folding;

/// <summary>What atoms of a backbone that come nearer than they do in experimental structures cost: ((r0^2 - r^2) / r0)^2 below a distance r0.</summary>
internal static class StericPotential
{
    /// <summary>The farthest two CA whose residues' atoms can overlap, in angstroms.</summary>
    public const double Reach = 8.5;

    /// <summary>r0 of the atoms N, CA, C, O and CB of one residue with those of another, in angstroms.</summary>
    private static readonly double[] Nearest =
    [
        2.8, 3.2, 3.1, 2.7, 3.1,
        3.2, 3.7, 3.4, 3.1, 3.5,
        3.1, 3.4, 3.3, 3.0, 3.4,
        2.7, 3.1, 3.0, 2.8, 3.0,
        3.1, 3.5, 3.4, 3.0, 3.5,
    ];

    /// <summary>Adds the potential's gradient for two residues that are no neighbours.</summary>
    public static double Add(ReadOnlySpan<Point3> left, ReadOnlySpan<Point3> right, double weight, Span<Point3> leftForces, Span<Point3> rightForces)
    {
        var energy = 0.0;
        for (var a = 0; a < AtomsPerResidue; a++)
        {
            for (var b = 0; b < AtomsPerResidue; b++)
            {
                var nearest = Nearest[(a * AtomsPerResidue) + b];
                var between = left[a] - right[b];
                var overlap = (nearest * nearest) - between.Dot(between);
                if (overlap > 0)
                {
                    overlap /= nearest;
                    energy += weight * overlap * overlap;
                    var push = between * (-4 * weight * overlap / nearest);
                    leftForces[a] += push;
                    rightForces[b] -= push;
                }
            }
        }

        return energy;
    }
}
