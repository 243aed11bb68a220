using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>Tells a chain of CA atoms from its mirror image, without its native structure.</summary>
/// <remarks>
/// Four consecutive CA of a helix have a dihedral near +50 degrees, of a strand near -170: right-handed amino acids turn alike. The log
/// odds of a dihedral against its mirror image were measured on the train split of the data set by measure_backbone.py, beside this file.
/// </remarks>
public static class CaChirality
{
    /// <summary>Edges in degrees of the mean of the two angles between the four, by which the log odds differ.</summary>
    private static readonly double[] AngleEdges = [92, 100, 112, 124];

    /// <summary>By that angle, and by the dihedral in steps of 10 degrees from 0; those of negative dihedrals are the opposite.</summary>
    private static readonly double[][] LogOdds =
    [
        [0.04, 0.77, 2.75, 5.36, 5.21, 4.77, 4.21, 3.44, 2.84, 1.28, -0.23, -0.74, -0.74, -0.57, -0.16, 0.24, 0.26, 0.12],
        [0.37, 1.43, 2.71, 3.72, 3.99, 3.88, 3.50, 2.64, 1.49, 0.71, 0.30, 0.03, -0.17, -0.21, -0.23, -0.29, -0.19, -0.05],
        [0.33, 0.92, 1.45, 1.87, 1.81, 1.42, 1.18, 0.90, 0.49, 0.12, -0.09, -0.22, -0.30, -0.38, -0.53, -0.60, -0.42, -0.13],
        [0.20, 0.54, 0.70, 0.79, 0.75, 0.41, -0.08, -0.61, -1.03, -1.33, -1.55, -1.74, -1.92, -2.09, -2.22, -2.08, -1.54, -0.59],
        [-0.14, -0.33, -0.42, -0.52, -0.70, -0.90, -1.19, -1.55, -1.76, -1.92, -1.98, -1.85, -1.75, -1.63, -1.33, -1.01, -0.66, -0.23],
    ];

    /// <summary>How much rather the points are a protein's than their mirror image, in nats: above 0 for the right hand.</summary>
    /// <param name="ca">The CA atoms in the order of the sequence, in angstroms.</param>
    /// <param name="torsions">The predicted torsions, where there are any: four CA should then turn as these say.</param>
    public static double Score(ReadOnlySpan<Point3> ca, TorsionPrediction? torsions = null)
    {
        var score = 0.0;
        for (var i = 0; i + 3 < ca.Length; i++)
        {
            var dihedral = Angles.Dihedral(ca[i], ca[i + 1], ca[i + 2], ca[i + 3]);
            var angle = (Angles.Bond(ca[i], ca[i + 1], ca[i + 2]) + Angles.Bond(ca[i + 1], ca[i + 2], ca[i + 3])) / 2;
            if (double.IsFinite(dihedral) && double.IsFinite(angle))
            {
                score += LogOddsAt(angle, dihedral) + (torsions is null ? 0 : Agreement(torsions, i, dihedral));
            }
        }

        return score;
    }

    /// <summary>The points, or their mirror image where that is rather a protein's.</summary>
    public static Point3[] Right(ReadOnlySpan<Point3> ca, TorsionPrediction? torsions = null)
    {
        var mirrored = Mirrored(ca);
        return Score(ca, torsions) >= Score(mirrored, torsions) ? ca.ToArray() : mirrored;
    }

    /// <summary>The mirror image.</summary>
    public static Point3[] Mirrored(ReadOnlySpan<Point3> points)
    {
        var mirrored = new Point3[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            mirrored[i] = points[i] with { Z = -points[i].Z };
        }

        return mirrored;
    }

    private static double LogOddsAt(double angle, double dihedral)
    {
        var row = 0;
        while (row < AngleEdges.Length && angle >= AngleEdges[row])
        {
            row++;
        }

        return Math.Sign(dihedral) * LogOdds[row][Math.Min(17, (int)(Math.Abs(dihedral) / 10))];
    }

    /// <summary>The log odds of a dihedral against its mirror image where torsions say what it should be.</summary>
    private static double Agreement(TorsionPrediction torsions, int first, double dihedral)
    {
        Span<double> concentrations = [torsions.PhiConcentration[first + 1], torsions.PsiConcentration[first + 1], torsions.PhiConcentration[first + 2], torsions.PsiConcentration[first + 2]];
        double[] phi = [0, torsions.Phi[first + 1], torsions.Phi[first + 2], 0];
        double[] psi = [0, torsions.Psi[first + 1], torsions.Psi[first + 2], 0];
        var inverse = 0.0;
        for (var i = 0; i < 4; i++)
        {
            inverse += 1 / Math.Max(1e-3, concentrations[i]);
        }

        if (!double.IsFinite(phi[1] + phi[2] + psi[1] + psi[2] + inverse))
        {
            return 0;
        }

        var built = IdealBackbone.Build(phi, psi);
        var expected = Angles.Dihedral(built[0].CA, built[1].CA, built[2].CA, built[3].CA);
        return (Math.Cos(double.DegreesToRadians(dihedral - expected)) - Math.Cos(double.DegreesToRadians(dihedral + expected))) / inverse;
    }
}
