namespace Platform.Training.Proteins.Folding;

/// <summary>Distances that points should have, of which some may be unknown or known only to be large.</summary>
/// <remarks>All three are [point, point] and symmetric; what is on the diagonal is not read.</remarks>
/// <param name="Distances">The distances in angstroms.</param>
/// <param name="Weights">What each counts, at least 0; 0 for one that is unknown.</param>
/// <param name="AtLeast">Whether a distance is a lower bound: larger ones are as good.</param>
public sealed record DistanceTargets(double[,] Distances, double[,] Weights, bool[,] AtLeast)
{
    private const double Neighbours = 3.80;
    private const double CisNeighbours = 2.95;
    private const double NeighboursWeight = 20;

    /// <summary>Neighbours that are nearer than this in angstroms have a cis peptide bond between them.</summary>
    internal const double CisBelow = 3.4;

    /// <summary>Number of points.</summary>
    public int Length => Distances.GetLength(0);

    /// <summary>Targets that are all known and count the same.</summary>
    public static DistanceTargets Exact(double[,] distances)
    {
        ArgumentNullException.ThrowIfNull(distances);
        var count = distances.GetLength(0);
        var weights = new double[count, count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                weights[i, j] = i == j || double.IsNaN(distances[i, j]) ? 0 : 1;
            }
        }

        return new DistanceTargets(distances, weights, new bool[count, count]);
    }

    /// <summary>
    /// The mean distances of CA atoms under a prediction, each with the inverse of its variance for a weight; pairs that are probably farther
    /// than the last edge are at least that far. Neighbours in the sequence are 3.8 A apart, or 2.95 where CA are predicted to be nearer than 3.4.
    /// </summary>
    /// <remarks>Where only distances of CB are predicted they stand for those of CA, which they are near to on average.</remarks>
    public static DistanceTargets Of(FoldingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var distogram = input.CA ?? input.CB!;
        var count = distogram.Length;
        var targets = new DistanceTargets(new double[count, count], new double[count, count], new bool[count, count]);
        Span<double> bins = new double[distogram.Bins];
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
            {
                if (distogram.TryGet(i, j, bins))
                {
                    targets.Set(i, j, distogram, bins);
                }

                if (j == i + 1)
                {
                    // Cis peptides are rare, and told by nothing but a distance between CA.
                    var cis = input.CA is not null && targets.Weights[i, j] > 0 && targets.Distances[i, j] < CisBelow;
                    targets.Set(i, j, cis ? CisNeighbours : Neighbours, NeighboursWeight, false);
                }
            }
        }

        return targets;
    }

    /// <summary>All distances: unknown ones are the shortest way over known ones, shortened as no way is straight.</summary>
    internal double[,] Completed()
    {
        const double straightness = 0.75;
        var paths = new double[Length, Length];
        for (var i = 0; i < Length; i++)
        {
            for (var j = 0; j < Length; j++)
            {
                paths[i, j] = i == j ? 0 : Weights[i, j] > 0 && !AtLeast[i, j] ? Distances[i, j] : double.PositiveInfinity;
            }
        }

        for (var k = 0; k < Length; k++)
        {
            for (var i = 0; i < Length; i++)
            {
                var first = paths[i, k];
                if (double.IsPositiveInfinity(first))
                {
                    continue;
                }

                for (var j = 0; j < Length; j++)
                {
                    paths[i, j] = Math.Min(paths[i, j], first + paths[k, j]);
                }
            }
        }

        for (var i = 0; i < Length; i++)
        {
            for (var j = 0; j < Length; j++)
            {
                paths[i, j] = i == j ? 0
                    : Weights[i, j] > 0 && !AtLeast[i, j] ? Distances[i, j]
                    : double.IsPositiveInfinity(paths[i, j]) ? throw new ArgumentException($"No known distances connect points {i + 1} and {j + 1}.")
                    : Math.Max(AtLeast[i, j] ? Distances[i, j] : 0, straightness * paths[i, j]);
            }
        }

        return paths;
    }

    private void Set(int i, int j, Distogram distogram, ReadOnlySpan<double> bins)
    {
        var far = bins[^1];
        if (far > 0.5)
        {
            Set(i, j, distogram.Edges[^1], 0.05 * far, true);
            return;
        }

        double mean = 0, square = 0;
        for (var bin = 0; bin < bins.Length; bin++)
        {
            mean += bins[bin] * distogram.Centres[bin];
            square += bins[bin] * distogram.Centres[bin] * distogram.Centres[bin];
        }

        Set(i, j, mean, 1 / (0.25 + Math.Max(0, square - (mean * mean))), false);
    }

    private void Set(int i, int j, double distance, double weight, bool atLeast)
    {
        (Distances[i, j], Distances[j, i]) = (distance, distance);
        (Weights[i, j], Weights[j, i]) = (weight, weight);
        (AtLeast[i, j], AtLeast[j, i]) = (atLeast, atLeast);
    }
}
