using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Metrics;

/// <summary>Whether phi and psi of a residue are such as native residues have.</summary>
public enum RamachandranRegion
{
    /// <summary>Among the 98 % most usual.</summary>
    Favoured,

    /// <summary>Among the 99.8 % most usual.</summary>
    Allowed,

    /// <summary>Elsewhere.</summary>
    Outlier,
}

/// <summary>The Ramachandran check of a chain.</summary>
/// <remarks>
/// As Lovell et al., Proteins 50 (2003) 437, divide residues: glycine, proline, before proline, and the rest; the regions are our own,
/// measured on the training chains without regard to their resolution, and wider than those of the best structures alone.
/// </remarks>
/// <param name="Regions">By residue; null where phi or psi is not defined.</param>
public sealed record Ramachandran(IReadOnlyList<RamachandranRegion?> Regions)
{
    private const int Cells = 36;

    private static readonly string[] General = Rows(RamachandranRegions.General);
    private static readonly string[] Glycine = Rows(RamachandranRegions.Glycine);
    private static readonly string[] Proline = Rows(RamachandranRegions.Proline);
    private static readonly string[] PreProline = Rows(RamachandranRegions.PreProline);

    /// <summary>Residues with both torsions.</summary>
    public int Count => Regions.Count(region => region is not null);

    /// <summary>The share of them in a region: 0 to 1; not a number where there are none.</summary>
    public double Share(RamachandranRegion region) => Regions.Count(found => found == region) / (double)Count;

    /// <summary>The check of a chain.</summary>
    public static Ramachandran Of(Chain chain)
    {
        var torsions = ResidueTorsions.Of(chain);
        return Of(chain.Sequence, [.. torsions.Select(t => t.Phi)], [.. torsions.Select(t => t.Psi)]);
    }

    /// <summary>The check of torsions.</summary>
    /// <param name="sequence">One letter for each residue.</param>
    /// <param name="phi">In degrees by residue, not a number where undefined.</param>
    /// <param name="psi">In degrees by residue, not a number where undefined.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Ramachandran Of(string sequence, IReadOnlyList<double> phi, IReadOnlyList<double> psi)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        ArgumentNullException.ThrowIfNull(phi);
        ArgumentNullException.ThrowIfNull(psi);
        if (phi.Count != sequence.Length || psi.Count != sequence.Length)
        {
            throw new ArgumentException($"There are {phi.Count} phi and {psi.Count} psi for {sequence.Length} residues; give one of each for every residue.");
        }

        return new Ramachandran(
        [
            .. sequence.Select((letter, i) => double.IsFinite(phi[i]) && double.IsFinite(psi[i])
                ? Region(letter, i + 1 < sequence.Length ? sequence[i + 1] : ' ', phi[i], psi[i])
                : (RamachandranRegion?)null),
        ]);
    }

    /// <summary>The region of one residue.</summary>
    /// <param name="letter">Its letter.</param>
    /// <param name="next">That of the residue after it.</param>
    /// <param name="phi">In degrees.</param>
    /// <param name="psi">In degrees.</param>
    public static RamachandranRegion Region(char letter, char next, double phi, double psi)
    {
        var map = (letter, next) switch
        {
            ('G', _) => Glycine,
            ('P', _) => Proline,
            (_, 'P') => PreProline,
            _ => General,
        };
        return map[Cells - 1 - Cell(psi)][Cell(phi)] switch
        {
            '#' => RamachandranRegion.Favoured,
            '+' => RamachandranRegion.Allowed,
            _ => RamachandranRegion.Outlier,
        };
    }

    private static int Cell(double angle) => Math.Clamp((int)Math.Floor((Angles.Wrap(angle) + 180) / 10), 0, Cells - 1);

    private static string[] Rows(string map) => map.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
