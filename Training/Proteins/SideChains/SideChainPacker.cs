using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.SideChains;

/// <summary>Places side chains of ideal geometry on a backbone: a rotamer for each residue, frequent on its backbone and without clashes.</summary>
/// <remarks>
/// The energy is that of SCWRL (Canutescu et al. 2003): -3 log of a rotamer's probability over the most frequent one's, and overlaps with the backbone and with other side
/// chains. Simulated annealing over rotamers finds a low one; then every chi moves off its rotamer where that frees it.
/// </remarks>
public static class SideChainPacker
{
    private const int Sweeps = 100;
    private const double Hottest = 4;
    private const double Coldest = 0.15;

    /// <summary>Places the side chains.</summary>
    /// <param name="backbone">
    /// Residues with N, CA, C and, if they have one, O; side chains that they have are replaced. One without N, CA or C stays as it is.
    /// </param>
    /// <param name="seed">What the annealing draws from.</param>
    /// <param name="cancellation">Stops between sweeps.</param>
    /// <returns>The residues with all heavy atoms; the B-factor of a side chain is that of its CA.</returns>
    public static IReadOnlyList<Residue> Pack(IReadOnlyList<Residue> backbone, long seed = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        var sites = new List<PackingSite>();
        for (var i = 0; i < backbone.Count; i++)
        {
            if (PeptideBond.HasBackbone(backbone[i]))
            {
                sites.Add(new PackingSite(i, backbone));
            }
        }

        var graph = new PackingGraph([.. sites]);
        Anneal(graph, seed, cancellation);
        for (var sweep = 0; sweep < 3 && graph.Refine(); sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        Residue[] packed = [.. backbone];
        foreach (var site in sites)
        {
            packed[site.Index] = site.Residue();
        }

        return packed;
    }

    private static void Anneal(PackingGraph graph, long seed, CancellationToken cancellation)
    {
        var random = SplitMix64.For(PathSeed.Of(seed, "side chains"), graph.Sites.Count);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            var temperature = Hottest * Math.Pow(Coldest / Hottest, sweep / (Sweeps - 1.0));
            for (var i = 0; i < graph.Sites.Count; i++)
            {
                var site = graph.Sites[i];
                if (site.Choices.Count < 2)
                {
                    continue;
                }

                var choice = random.Next(site.Choices.Count);
                var change = graph.Energy(i, choice) - graph.Energy(i, site.Choice);
                if (change <= 0 || random.NextDouble() < Math.Exp(-change / temperature))
                {
                    site.Choice = choice;
                }
            }
        }

        for (var moved = true; moved;)
        {
            cancellation.ThrowIfCancellationRequested();
            moved = false;
            for (var i = 0; i < graph.Sites.Count; i++)
            {
                var site = graph.Sites[i];
                for (var choice = 0; choice < site.Choices.Count; choice++)
                {
                    if (graph.Energy(i, choice) < graph.Energy(i, site.Choice) - 1e-9)
                    {
                        (site.Choice, moved) = (choice, true);
                    }
                }
            }
        }
    }
}
