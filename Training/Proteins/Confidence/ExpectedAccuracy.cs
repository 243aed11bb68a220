using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Confidence;

/// <summary>How near a model is expected to be to the truth, by the distances that were predicted: what the prediction says, not a comparison with an experiment.</summary>
/// <remarks>A bin's probability is even over its width; the last, open bin is taken as wide as <see cref="FarWidth"/>.</remarks>
public static class ExpectedAccuracy
{
    /// <summary>The width in angstroms that the bin above the last edge counts for.</summary>
    public const double FarWidth = 8;

    private const double Inclusion = 15;
    private static readonly double[] Thresholds = [0.5, 1, 2, 4];

    /// <summary>
    /// The expected lDDT of each residue: of its distances to others that are truly below 15 A, the part that the model has right to within 0.5, 1, 2
    /// and 4 A, averaged (Mariani et al. 2013), each pair counted by its probability.
    /// </summary>
    /// <param name="distogram">The predicted distances.</param>
    /// <param name="atoms">The model's atoms of that kind, by residue, in angstroms.</param>
    /// <returns>By residue, 0 to 1; 0 where no pair is predicted to be near.</returns>
    public static double[] Lddt(Distogram distogram, ReadOnlySpan<Point3> atoms)
    {
        var (length, bins, limits) = Prepare(distogram, atoms);
        double[] right = new double[length], all = new double[length];
        for (var j = 1; j < length; j++)
        {
            for (var i = 0; i < j; i++)
            {
                if (!distogram.TryGet(i, j, bins))
                {
                    continue;
                }

                var distance = atoms[i].DistanceTo(atoms[j]);
                for (var bin = 0; bin < bins.Length && limits[bin] < Inclusion; bin++)
                {
                    var (low, high) = (limits[bin], Math.Min(Inclusion, limits[bin + 1]));
                    var density = bins[bin] / (limits[bin + 1] - low);
                    var within = 0.0;
                    foreach (var threshold in Thresholds)
                    {
                        within += Math.Max(0, Math.Min(high, distance + threshold) - Math.Max(low, distance - threshold));
                    }

                    var hit = density * within / Thresholds.Length;
                    (right[i], right[j]) = (right[i] + hit, right[j] + hit);
                    (all[i], all[j]) = (all[i] + (density * (high - low)), all[j] + (density * (high - low)));
                }
            }
        }

        for (var i = 0; i < length; i++)
        {
            right[i] = all[i] > 0 ? right[i] / all[i] : 0;
        }

        return right;
    }

    /// <summary>The expected distance error: the mean of |true - model| of each pair's distance under the predicted distribution.</summary>
    /// <param name="distogram">The predicted distances.</param>
    /// <param name="atoms">The model's atoms of that kind, by residue, in angstroms.</param>
    /// <returns>[residue, residue] in angstroms, symmetric; NaN for a pair without a prediction.</returns>
    public static double[,] DistanceErrors(Distogram distogram, ReadOnlySpan<Point3> atoms)
    {
        var (length, bins, limits) = Prepare(distogram, atoms);
        var errors = new double[length, length];
        for (var j = 1; j < length; j++)
        {
            for (var i = 0; i < j; i++)
            {
                var error = double.NaN;
                if (distogram.TryGet(i, j, bins))
                {
                    var distance = atoms[i].DistanceTo(atoms[j]);
                    error = 0;
                    for (var bin = 0; bin < bins.Length; bin++)
                    {
                        error += bins[bin] * MeanDistance(distance, limits[bin], limits[bin + 1]);
                    }
                }

                (errors[i, j], errors[j, i]) = (error, error);
            }
        }

        return errors;
    }

    /// <summary>The mean distance of a number from those evenly between two.</summary>
    private static double MeanDistance(double number, double low, double high)
    {
        if (number <= low || number >= high)
        {
            return Math.Abs(number - ((low + high) / 2));
        }

        return (((number - low) * (number - low)) + ((high - number) * (high - number))) / (2 * (high - low));
    }

    private static (int Length, double[] Bins, double[] Limits) Prepare(Distogram distogram, ReadOnlySpan<Point3> atoms)
    {
        ArgumentNullException.ThrowIfNull(distogram);
        return atoms.Length != distogram.Length
            ? throw new ArgumentException($"The model has {atoms.Length} residues, the prediction {distogram.Length}.")
            : (distogram.Length, new double[distogram.Bins], [Math.Max(0, (2 * distogram.Centres[0]) - distogram.Edges[0]), .. distogram.Edges, distogram.Edges[^1] + FarWidth]);
    }
}
