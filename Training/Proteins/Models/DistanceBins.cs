using System.Collections.Immutable;

namespace Platform.Training.Proteins.Models;

/// <summary>The bins of a distribution of distances: from each edge to the next, and one beyond the last.</summary>
public sealed class DistanceBins
{
    private DistanceBins(IEnumerable<double> edges, double beyond)
    {
        Edges = [.. edges];
        Centers = [.. Edges.Zip(Edges.Skip(1), (low, high) => (low + high) / 2), beyond];
    }

    /// <summary>Beta carbons: 40 bins of 0.5 Å from 2 to 22 Å, so that 8 Å, the limit of a contact, is an edge.</summary>
    public static DistanceBins Beta { get; } = new(Enumerable.Range(0, 41).Select(i => 2 + 0.5 * i), 26);

    /// <summary>Alpha carbons: 20 bins of 1 Å from 2 to 22 Å and 20 of 2 Å to 62 Å, so that the expected distance is told of pairs far apart, too.</summary>
    public static DistanceBins Alpha { get; } = new(Enumerable.Range(0, 21).Select(i => 2.0 + i).Concat(Enumerable.Range(1, 20).Select(i => 22.0 + 2 * i)), 68);

    /// <summary>The edges in angstroms, from the lower one of the first bin to the upper one of the last but one.</summary>
    public ImmutableArray<double> Edges { get; }

    /// <summary>The edges between two bins: all but the first, below which there is nothing.</summary>
    public IReadOnlyList<double> Inner => [.. Edges.Skip(1)];

    /// <summary>What stands for each bin in expected distances, in angstroms: its middle; for the bin beyond the last edge a usual distance of such pairs.</summary>
    public ImmutableArray<double> Centers { get; }

    /// <summary>Number of bins, the one beyond the last edge included.</summary>
    public int Count => Edges.Length;

    /// <summary>The bin of a distance; the first for any below its upper edge. A distance on an edge belongs to the bin below.</summary>
    /// <param name="distance">In angstroms.</param>
    public int IndexOf(double distance)
    {
        var bin = 0;
        while (bin < Count - 1 && distance > Edges[bin + 1])
        {
            bin++;
        }

        return bin;
    }
}
