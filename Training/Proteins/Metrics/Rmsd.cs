using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Metrics;

/// <summary>Root mean square deviations, in angstroms.</summary>
public static class Rmsd
{
    /// <summary>The deviation of a model from the native structure after the best superposition, over the points that both have.</summary>
    /// <exception cref="ArgumentException">The lists differ in length, or no point is in both.</exception>
    public static double Of(IReadOnlyList<Point3?> model, IReadOnlyList<Point3?> native)
    {
        var (moving, target) = Observed.InBoth(model, native);
        return Of(moving, target, Superposition.Of(moving, target));
    }

    /// <summary>The deviation of points that are moved by a given superposition.</summary>
    /// <param name="moving">The points to move; as many as <paramref name="target"/>.</param>
    /// <param name="target">The points that stay.</param>
    /// <param name="superposition">How they are moved.</param>
    public static double Of(ReadOnlySpan<Point3> moving, ReadOnlySpan<Point3> target, Superposition superposition)
    {
        double sum = 0;
        for (var i = 0; i < moving.Length; i++)
        {
            var difference = superposition.Apply(moving[i]) - target[i];
            sum += difference.Dot(difference);
        }

        return Math.Sqrt(sum / moving.Length);
    }

    /// <summary>
    /// dRMSD: the root mean square difference of the distances of all pairs i &lt; j of points that both have. It needs no superposition, and a mirror image
    /// has 0.
    /// </summary>
    /// <exception cref="ArgumentException">The lists differ in length, or fewer than two points are in both.</exception>
    public static double OfDistances(IReadOnlyList<Point3?> model, IReadOnlyList<Point3?> native)
    {
        ArgumentNullException.ThrowIfNull(model);
        return OfDistances((i, j) => model[i]!.Value.DistanceTo(model[j]!.Value), native, Observed.Places(model, native));
    }

    /// <summary>dRMSD of predicted distances, over all pairs i &lt; j of observed points.</summary>
    /// <param name="distance">The predicted distance of residues i &lt; j, counted from 0, in angstroms.</param>
    /// <param name="native">The native points, null where not observed.</param>
    /// <exception cref="ArgumentException">Fewer than two points were observed.</exception>
    public static double OfDistances(Func<int, int, double> distance, IReadOnlyList<Point3?> native)
    {
        ArgumentNullException.ThrowIfNull(distance);
        return OfDistances(distance, native, Observed.Places(native, native));
    }

    private static double OfDistances(Func<int, int, double> distance, IReadOnlyList<Point3?> native, int[] places)
    {
        if (places.Length < 2)
        {
            throw new ArgumentException($"A distance needs two points; {places.Length} are in both.");
        }

        double sum = 0;
        for (var j = 1; j < places.Length; j++)
        {
            for (var i = 0; i < j; i++)
            {
                var difference = distance(places[i], places[j]) - native[places[i]]!.Value.DistanceTo(native[places[j]]!.Value);
                sum += difference * difference;
            }
        }

        return Math.Sqrt(sum / (places.Length * (places.Length - 1L) / 2));
    }
}
