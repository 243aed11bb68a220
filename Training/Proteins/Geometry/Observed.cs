using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>Points of which some were not observed.</summary>
public static class Observed
{
    /// <summary>The points that two lists of the same residues both have, in order.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static (Point3[] Left, Point3[] Right) InBoth(IReadOnlyList<Point3?> left, IReadOnlyList<Point3?> right)
    {
        var places = Places(left, right);
        return (Array.ConvertAll(places, i => left[i]!.Value), Array.ConvertAll(places, i => right[i]!.Value));
    }

    /// <summary>The places at which two lists of the same residues both have a point.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static int[] Places(IReadOnlyList<Point3?> left, IReadOnlyList<Point3?> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Count != right.Count)
        {
            throw new ArgumentException($"A list of {left.Count} points is compared with one of {right.Count}; give one for each residue, null where it was not observed.");
        }

        return [.. Enumerable.Range(0, left.Count).Where(i => left[i] is not null && right[i] is not null)];
    }
}
