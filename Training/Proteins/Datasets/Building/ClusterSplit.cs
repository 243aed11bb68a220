using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Training.Proteins.Datasets.Building;

/// <summary>Divides clusters among the splits train, val and test.</summary>
internal static class ClusterSplit
{
    /// <summary>The split of each cluster.</summary>
    /// <remarks>
    /// Clusters stand in the order of a hash of seed and name; from the first on they fill test, then val, up to their parts of all chains, and train has the rest. A
    /// cluster that would overfill a split by more than it lacks goes to a later one, so that a large family does not become the test.
    /// </remarks>
    /// <param name="clusters">For each chain its cluster.</param>
    /// <param name="options">Parts and seed.</param>
    public static Dictionary<string, string> Assign(IReadOnlyList<string> clusters, DatasetBuildOptions options)
    {
        Dictionary<string, string> splits = new(StringComparer.Ordinal);
        var room = new Dictionary<string, double> { ["test"] = options.Test * clusters.Count, ["val"] = options.Validation * clusters.Count };
        foreach (var cluster in clusters.GroupBy(name => name, StringComparer.Ordinal).OrderBy(cluster => Rank(cluster.Key, options.Seed), StringComparer.Ordinal))
        {
            var count = cluster.Count();
            var split = room.Keys.FirstOrDefault(name => room[name] * 2 > count) ?? "train";
            splits[cluster.Key] = split;
            if (split != "train")
            {
                room[split] -= count;
            }
        }

        return splits;
    }

    private static string Rank(string cluster, long seed) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}:{cluster}"))));
}
