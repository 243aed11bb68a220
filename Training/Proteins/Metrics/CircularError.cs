using Platform.Training.Proteins.Geometry;

namespace Platform.Training.Proteins.Metrics;

/// <summary>Errors of angles, which go around: 179 and -179 degrees are 2 apart. In degrees.</summary>
public static class CircularError
{
    /// <summary>The mean absolute error over the residues where both angles are defined; not a number where none are.</summary>
    /// <param name="predicted">Angles in degrees, not a number where undefined.</param>
    /// <param name="native">As many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Mean(IReadOnlyList<double> predicted, IReadOnlyList<double> native)
    {
        var errors = Errors(predicted, native);
        return errors.Count == 0 ? double.NaN : errors.Average();
    }

    /// <summary>The root mean square error over the residues where both angles are defined; not a number where none are.</summary>
    /// <param name="predicted">Angles in degrees, not a number where undefined.</param>
    /// <param name="native">As many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double RootMeanSquare(IReadOnlyList<double> predicted, IReadOnlyList<double> native)
    {
        var errors = Errors(predicted, native);
        return errors.Count == 0 ? double.NaN : Math.Sqrt(errors.Average(error => error * error));
    }

    /// <summary>The share of residues within a tolerance, of those where both angles are defined; not a number where none are.</summary>
    /// <param name="predicted">Angles in degrees, not a number where undefined.</param>
    /// <param name="native">As many.</param>
    /// <param name="tolerance">In degrees: 40 for side chains.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Within(IReadOnlyList<double> predicted, IReadOnlyList<double> native, double tolerance)
    {
        var errors = Errors(predicted, native);
        return errors.Count(error => error <= tolerance) / (double)errors.Count;
    }

    private static List<double> Errors(IReadOnlyList<double> predicted, IReadOnlyList<double> native)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(native);
        if (predicted.Count != native.Count)
        {
            throw new ArgumentException($"There are {predicted.Count} predicted and {native.Count} native angles; give one of each for every residue.");
        }

        var errors = new List<double>();
        for (var i = 0; i < native.Count; i++)
        {
            if (double.IsFinite(predicted[i]) && double.IsFinite(native[i]))
            {
                errors.Add(Angles.Difference(predicted[i], native[i]));
            }
        }

        return errors;
    }
}
