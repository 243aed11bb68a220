using Platform.Training.Proteins.Folding;

namespace Platform.Training.Proteins.Models;

/// <summary>What the distribution of each pair's distance says as one number.</summary>
public static class PairMaps
{
    /// <summary>The expected distance of each pair in angstroms; zero on the diagonal, NaN where nothing is known.</summary>
    /// <param name="distogram">The distributions; what is beyond the last edge counts as just beyond.</param>
    public static double[,] Expected(Distogram distogram)
    {
        ArgumentNullException.ThrowIfNull(distogram);
        return Sums(distogram, (bin, _) => distogram.Centres[bin], ofSelf: 0);
    }

    /// <summary>How probable it is that a pair is nearer than a limit; 1 on the diagonal, NaN where nothing is known.</summary>
    /// <param name="distogram">The distributions.</param>
    /// <param name="limit">An edge between bins, in angstroms: 8 for contacts.</param>
    /// <exception cref="ArgumentException">It is no edge.</exception>
    public static double[,] Within(Distogram distogram, double limit)
    {
        ArgumentNullException.ThrowIfNull(distogram);
        return distogram.Edges.Contains(limit)
            ? Sums(distogram, (bin, edges) => bin < edges.Count && edges[bin] <= limit ? 1 : 0, ofSelf: 1)
            : throw new ArgumentException($"{limit} Å is no edge between bins; those are {string.Join(", ", distogram.Edges)}.", nameof(limit));
    }

    private static double[,] Sums(Distogram distogram, Func<int, IReadOnlyList<double>, double> value, double ofSelf)
    {
        var sums = new double[distogram.Length, distogram.Length];
        Span<double> bins = new double[distogram.Bins];
        for (var i = 0; i < distogram.Length; i++)
        {
            sums[i, i] = ofSelf;
            for (var j = i + 1; j < distogram.Length; j++)
            {
                var isKnown = distogram.TryGet(i, j, bins);
                for (var bin = 0; isKnown && bin < bins.Length; bin++)
                {
                    sums[i, j] += bins[bin] * value(bin, distogram.Edges);
                }

                sums[i, j] = isKnown ? sums[i, j] : double.NaN;
                sums[j, i] = sums[i, j];
            }
        }

        return sums;
    }
}
