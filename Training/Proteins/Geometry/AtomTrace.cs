using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>One point for each residue of a chain.</summary>
public static class AtomTrace
{
    /// <summary>The atom of a name in each residue, null where it was not observed.</summary>
    public static Point3?[] Of(Chain chain, string atom)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return [.. chain.Residues.Select(residue => residue[atom]?.Position)];
    }

    /// <summary>The beta carbons; for glycine, and where it was not observed, the virtual one; null where the backbone is not complete either.</summary>
    public static Point3?[] BetaOf(Chain chain) => Beta(Of(chain, "N"), Of(chain, "CA"), Of(chain, "C"), Of(chain, "CB"));

    /// <summary>The beta carbons of residues; the virtual one where there is none, null where the backbone is not complete either.</summary>
    /// <param name="n">Nitrogens.</param>
    /// <param name="ca">Alpha carbons.</param>
    /// <param name="c">Carbonyl carbons.</param>
    /// <param name="cb">Beta carbons as observed; null for none.</param>
    public static Point3?[] Beta(IReadOnlyList<Point3?> n, IReadOnlyList<Point3?> ca, IReadOnlyList<Point3?> c, IReadOnlyList<Point3?>? cb = null)
    {
        ArgumentNullException.ThrowIfNull(n);
        ArgumentNullException.ThrowIfNull(ca);
        ArgumentNullException.ThrowIfNull(c);
        if (n.Count != ca.Count || c.Count != ca.Count || (cb is not null && cb.Count != ca.Count))
        {
            throw new ArgumentException($"There are {n.Count} N, {ca.Count} CA, {c.Count} C and {cb?.Count ?? ca.Count} CB; give one of each for every residue.");
        }

        var points = new Point3?[ca.Count];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = cb?[i] ?? (n[i] is { } nitrogen && ca[i] is { } alpha && c[i] is { } carbonyl ? VirtualBeta.Place(nitrogen, alpha, carbonyl) : null);
        }

        return points;
    }
}
