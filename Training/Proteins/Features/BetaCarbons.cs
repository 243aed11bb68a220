using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Features;

/// <summary>The beta carbons of a record: as observed, else placed by the backbone, else by the trace of alpha carbons.</summary>
public static class BetaCarbons
{
    /// <summary>Alpha carbons further apart are not of neighbours in one piece, in angstroms.</summary>
    private const double LongestStep = 4.2;

    /// <summary>The beta carbons, null where there is nothing to place one by.</summary>
    /// <param name="record">The chain; glycine gets one, too.</param>
    public static Point3?[] Of(ProteinRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var places = new Point3?[record.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = record.CB?[i] ?? ByBackbone(record, i) ?? ByTrace(record.CA, i);
        }

        return places;
    }

    private static Point3? ByBackbone(ProteinRecord record, int residue) =>
        record.N?[residue] is { } n && record.CA?[residue] is { } ca && record.C?[residue] is { } c ? VirtualBeta.Place(n, ca, c) : null;

    /// <summary>By the alpha carbons of its residue and both neighbours.</summary>
    /// <remarks>The three coordinates are means over chains whose whole backbone is known; beta carbons scatter around them by 0.4 Å.</remarks>
    private static Point3? ByTrace(IReadOnlyList<Point3?>? trace, int residue)
    {
        if (trace is null || residue == 0 || residue == trace.Count - 1 || trace[residue - 1] is not { } before || trace[residue] is not { } here || trace[residue + 1] is not { } after
            || here.DistanceTo(before) > LongestStep || here.DistanceTo(after) > LongestStep)
        {
            return null;
        }

        var outward = (here * 2 - before - after).Normalized;
        var across = (here - before).Cross(after - here).Normalized;
        return here + outward * 1.128 + across * -0.940 + (after - before).Normalized * 0.153;
    }
}
