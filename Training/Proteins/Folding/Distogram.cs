namespace Platform.Training.Proteins.Folding;

/// <summary>For each pair of residues how probable each range of distances is, of one kind of atom.</summary>
public sealed class Distogram
{
    private readonly double[] _centres;

    /// <summary>A distogram of a network's probabilities.</summary>
    /// <param name="probabilities">
    /// [residue, residue, bin]: for each pair numbers of at least 0 that add up to 1; what they lack of symmetry is averaged out. A pair whose
    /// numbers are not finite or add up to 0 is unknown.
    /// </param>
    /// <param name="edges">
    /// Where one bin ends and the next begins, in angstroms, rising: one fewer than there are bins. The first bin is everything below the first
    /// edge, the last everything above the last.
    /// </param>
    /// <exception cref="ArgumentException">The sizes do not fit, or the edges do not rise.</exception>
    public Distogram(float[,,] probabilities, IReadOnlyList<double> edges)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(edges);
        Length = probabilities.GetLength(0);
        if (probabilities.GetLength(1) != Length || edges.Count < 2 || probabilities.GetLength(2) != edges.Count + 1)
        {
            throw new ArgumentException($"A distogram has as many rows as columns and a bin more than edges, at least three; this has {Length} rows, {probabilities.GetLength(1)} columns, {probabilities.GetLength(2)} bins and {edges.Count} edges.");
        }

        for (var i = 1; i < edges.Count; i++)
        {
            if (!(edges[i] > edges[i - 1]))
            {
                throw new ArgumentException($"The edges of bins rise; edge {i + 1} is {edges[i]} A after {edges[i - 1]} A.");
            }
        }

        (Probabilities, Edges) = (probabilities, [.. edges]);
        _centres = new double[edges.Count + 1];
        _centres[0] = edges[0] - ((edges[1] - edges[0]) / 2);
        for (var i = 1; i < edges.Count; i++)
        {
            _centres[i] = (edges[i - 1] + edges[i]) / 2;
        }

        _centres[^1] = edges[^1] + ((edges[^1] - edges[^2]) / 2);
    }

    /// <summary>[residue, residue, bin], as given.</summary>
    public float[,,] Probabilities { get; }

    /// <summary>The edges between bins in angstroms.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>The middle of each bin in angstroms; the two open bins count as wide as their neighbours.</summary>
    public IReadOnlyList<double> Centres => _centres;

    /// <summary>Number of residues.</summary>
    public int Length { get; }

    /// <summary>Number of bins.</summary>
    public int Bins => _centres.Length;

    /// <summary>
    /// A distogram that knows the distances: each bin's share of a normal distribution around the distance. A distance of NaN gives an unknown pair.
    /// </summary>
    /// <param name="distances">[residue, residue] in angstroms.</param>
    /// <param name="edges">The edges between bins in angstroms.</param>
    /// <param name="deviation">The distribution's standard deviation in angstroms.</param>
    public static Distogram FromDistances(double[,] distances, IReadOnlyList<double> edges, double deviation = 0.5)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        var probabilities = new float[distances.GetLength(0), distances.GetLength(1), edges.Count + 1];
        for (var i = 0; i < distances.GetLength(0); i++)
        {
            for (var j = 0; j < distances.GetLength(1); j++)
            {
                var below = 0.0;
                for (var bin = 0; bin < edges.Count && !double.IsNaN(distances[i, j]); bin++)
                {
                    // The logistic approximation of the normal distribution is within 0.01 of it.
                    var upTo = 1 / (1 + Math.Exp(-1.702 * (edges[bin] - distances[i, j]) / deviation));
                    probabilities[i, j, bin] = (float)(upTo - below);
                    below = upTo;
                }

                probabilities[i, j, edges.Count] = double.IsNaN(distances[i, j]) ? 0 : (float)(1 - below);
            }
        }

        return new Distogram(probabilities, edges);
    }

    /// <summary>The probabilities of a pair's bins, of both orders averaged; false where the pair is unknown.</summary>
    /// <param name="i">A residue, counted from 0.</param>
    /// <param name="j">The other.</param>
    /// <param name="bins">Receives <see cref="Bins"/> numbers that add up to 1.</param>
    public bool TryGet(int i, int j, Span<double> bins)
    {
        var sum = 0.0;
        for (var bin = 0; bin < Bins; bin++)
        {
            sum += bins[bin] = (double)Probabilities[i, j, bin] + Probabilities[j, i, bin];
        }

        if (!double.IsFinite(sum) || sum <= 0)
        {
            return false;
        }

        for (var bin = 0; bin < Bins; bin++)
        {
            bins[bin] /= sum;
        }

        return true;
    }
}
