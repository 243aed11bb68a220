using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>Knows of two residues only how far apart they are in the sequence: the mean distance of such residues in chains of such length.</summary>
/// <remarks>What a distance map must beat. As a score for contacts, the negative distance ranks pairs by their separation alone.</remarks>
public sealed class SeparationBaseline
{
    /// <summary>Chains whose lengths fall into the same bin of so many residues share their means.</summary>
    public const int BinWidth = 50;

    private readonly Dictionary<int, double[]> _means;
    private readonly int[] _bins;

    private SeparationBaseline(Dictionary<int, double[]> means) => (_means, _bins) = (means, [.. means.Keys.Order()]);

    /// <summary>Takes the means over the alpha carbons of records.</summary>
    /// <param name="records">Training records; those without alpha carbons are passed over.</param>
    /// <exception cref="ArgumentException">No record has two alpha carbons.</exception>
    public static SeparationBaseline Fit(IEnumerable<ProteinRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var sums = new Dictionary<int, List<(double Sum, long Count)>>();
        foreach (var record in records)
        {
            if (record.CA is { } places)
            {
                if (!sums.TryGetValue(BinOf(record.Length), out var bin))
                {
                    sums[BinOf(record.Length)] = bin = [];
                }

                Add(bin, places);
            }
        }

        var means = sums.ToDictionary(bin => bin.Key, bin => Means(bin.Value)).Where(bin => bin.Value.Length > 1).ToDictionary();
        return means.Count > 0 ? new SeparationBaseline(means) : throw new ArgumentException("No record has two alpha carbons to measure a distance between.");
    }

    /// <summary>The mean distance of two residues of a chain, in angstroms.</summary>
    /// <remarks>Lengths whose bin has no training chain take the nearest bin; separations that it lacks, the longest that it has.</remarks>
    /// <param name="length">The chain's number of residues.</param>
    /// <param name="i">The first residue.</param>
    /// <param name="j">The second residue.</param>
    public double Distance(int length, int i, int j)
    {
        var means = _means[_bins.MinBy(bin => Math.Abs(bin - BinOf(length)))];
        return means[Math.Min(Math.Abs(i - j), means.Length - 1)];
    }

    private static int BinOf(int length) => length / BinWidth;

    private static void Add(List<(double Sum, long Count)> bin, IReadOnlyList<Point3?> places)
    {
        while (bin.Count < places.Count)
        {
            bin.Add(default);
        }

        for (var i = 0; i < places.Count; i++)
        {
            for (var j = i + 1; j < places.Count; j++)
            {
                if (places[i] is { } left && places[j] is { } right)
                {
                    bin[j - i] = (bin[j - i].Sum + left.DistanceTo(right), bin[j - i].Count + 1);
                }
            }
        }
    }

    /// <summary>The means by separation; one that was not seen takes that before it.</summary>
    private static double[] Means(List<(double Sum, long Count)> bin)
    {
        var means = new double[bin.Count];
        for (var k = 1; k < means.Length; k++)
        {
            means[k] = bin[k].Count > 0 ? bin[k].Sum / bin[k].Count : means[k - 1];
        }

        return means;
    }
}
