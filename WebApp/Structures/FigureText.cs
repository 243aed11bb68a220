using System.Globalization;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Structures;

/// <summary>The figures of a model against a known structure, in words.</summary>
internal static class FigureText
{
    /// <summary>The TM-score.</summary>
    public const string Tm = "tm_score";

    /// <summary>The GDT_TS.</summary>
    public const string Gdt = "gdt_ts";

    private static readonly Dictionary<string, (string Title, string Meaning)> Known = new(StringComparer.Ordinal)
    {
        [Tm] = ("TM-score", "0 to 1; above 0.5 the fold is the same, below 0.17 it is no better than chance. Normalized by the reference's length."),
        [Gdt] = ("GDT_TS", "0 to 1; the mean part of residues within 1, 2, 4 and 8 Å after the best superposition for each."),
        ["gdt_ha"] = ("GDT_HA", "0 to 1; as GDT_TS, within 0.5, 1, 2 and 4 Å."),
        ["lddt"] = ("lDDT, all atoms", "0 to 1; the part of local distances between all heavy atoms that are kept, without superposition."),
        ["lddt_ca"] = ("lDDT, CA", "0 to 1; the part of local CA distances that are kept, without superposition."),
        ["rmsd"] = ("RMSD (Å)", "Root mean square distance of CA atoms after superposition; one bad loop raises it for all."),
        ["drmsd"] = ("dRMSD (Å)", "Root mean square error of CA distances within the chain; blind to mirror images."),
        ["q3"] = ("Q3", "The part of residues whose helix, strand or coil was predicted."),
        ["q8"] = ("Q8", "The part of residues whose eight-state secondary structure was predicted."),
        ["phi_mae"] = ("Phi error (°)", "Mean absolute error of the torsion phi, on the circle."),
        ["psi_mae"] = ("Psi error (°)", "Mean absolute error of the torsion psi, on the circle."),
        ["clashes"] = ("Clashes", "Pairs of atoms that come too close."),
        ["ramachandran_outliers"] = ("Ramachandran outliers", "The part of residues with torsions that hardly occur."),
    };

    private static readonly string[] Smaller = ["rmsd", "drmsd", "phi_mae", "psi_mae", "clashes", "ramachandran_outliers"];

    /// <summary>A figure by name; null where it was not measured.</summary>
    public static double? Find(IReadOnlyDictionary<string, double> figures, string name) => figures.TryGetValue(name, out var value) ? value : null;

    /// <summary>What a figure is called.</summary>
    public static string Title(string name) => Known.TryGetValue(name, out var known) ? known.Title : Words(name);

    /// <summary>What a figure means; null where only its name is known.</summary>
    public static string? Meaning(string name) => Known.TryGetValue(name, out var known) ? known.Meaning
        : name.Contains("contact", StringComparison.Ordinal) || name.Contains("long_", StringComparison.Ordinal) ? "The part of the most probable contacts that the reference has." : null;

    /// <summary>Whether a smaller value is the better one.</summary>
    public static bool IsBetterSmall(string name) => Smaller.Contains(name);

    /// <summary>A figure's value.</summary>
    public static string Value(string name, double? value) => value is not { } number ? "–"
        : name is "clashes" ? Format.Count((long)number)
        : number.ToString(IsBetterSmall(name) ? "0.00" : "0.000", CultureInfo.InvariantCulture);

    /// <summary>The names in the order in which people ask for them.</summary>
    public static IEnumerable<string> InOrder(IEnumerable<string> names)
    {
        List<string> order = [.. Known.Keys];
        return names.Distinct().OrderBy(name => order.IndexOf(name) is >= 0 and var place ? place : order.Count).ThenBy(name => name, StringComparer.Ordinal);
    }

    private static string Words(string name) => name.Replace('_', ' ').Replace("/", ", ", StringComparison.Ordinal);
}
