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

    private static readonly Dictionary<string, (string Title, string Meaning)> Known = new(
    [
        new(Tm, ("TM-score", "0 to 1; above 0.5 the fold is the same, below 0.17 it is no better than chance. Normalized by the reference's length.")),
        new(Gdt, ("GDT_TS", "0 to 1; the mean part of residues within 1, 2, 4 and 8 Å after the best superposition for each.")),
        new("gdt_ha", ("GDT_HA", "0 to 1; as GDT_TS, within 0.5, 1, 2 and 4 Å.")),
        new("lddt", ("lDDT, all atoms", "0 to 1; the part of local distances between all heavy atoms that are kept, without superposition.")),
        new("lddt_ca", ("lDDT, CA", "0 to 1; the part of local CA distances that are kept, without superposition.")),
        new("rmsd", ("RMSD (Å)", "Root mean square distance of CA atoms after superposition; one bad loop raises it for all.")),
        new("drmsd", ("dRMSD (Å)", "Root mean square error of CA distances within the chain; blind to mirror images.")),
        new("q3", ("Q3", "The part of residues whose helix, strand or coil was predicted.")),
        new("q8", ("Q8", "The part of residues whose eight-state secondary structure was predicted.")),
        new("phi_mae", ("Phi error (°)", "Mean absolute error of the torsion phi, on the circle.")),
        new("psi_mae", ("Psi error (°)", "Mean absolute error of the torsion psi, on the circle.")),
        new("clashes", ("Clashes", "Pairs of atoms that come too close.")),
        new("ramachandran_outliers", ("Ramachandran outliers", "The part of residues with torsions that hardly occur.")),
        new("expected_lddt", ("Expected lDDT", "0 to 1; what the model itself expects of its lDDT of CA; nothing is measured by it.")),
        .. Contacts(),
        new("long_background", ("Long-range background", "0 to 1; the part of all pairs with separation 24 or more that are in contact: what guessing would reach.")),
    ],
        StringComparer.Ordinal);

    private static readonly string[] Smaller = ["rmsd", "drmsd", "phi_mae", "psi_mae", "clashes", "ramachandran_outliers"];

    /// <summary>A figure by name; null where it was not measured.</summary>
    public static double? Find(IReadOnlyDictionary<string, double> figures, string name) => figures.TryGetValue(name, out var value) ? value : null;

    /// <summary>What a figure is called.</summary>
    public static string Title(string name) => Known.TryGetValue(name, out var known) ? known.Title : Words(name);

    /// <summary>What a figure means; null where only its name is known.</summary>
    public static string? Meaning(string name) => Known.TryGetValue(name, out var known) ? known.Meaning
        : name.Contains("contact", StringComparison.Ordinal) ? "The part of the most probable contacts that the reference has." : null;

    /// <summary>Whether a smaller value is the better one.</summary>
    public static bool IsBetterSmall(string name) => Smaller.Contains(name);

    /// <summary>Whether a figure tells better from worse at all.</summary>
    public static bool IsRanked(string name) => name is not "expected_lddt" and not "long_background";

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

    private static IEnumerable<KeyValuePair<string, (string Title, string Meaning)>> Contacts() =>
        from range in new[] { ("long", "24 or more"), ("medium", "12 to 23"), ("short", "6 to 11") }
        from part in new[] { "L", "L/2", "L/5", "L/10" }
        select KeyValuePair.Create(
            $"{range.Item1}_l{part[1..].TrimStart('/')}",
            ($"{char.ToUpperInvariant(range.Item1[0])}{range.Item1[1..]} contacts, {part}", $"0 to 1; of the {part} most probable pairs with separation {range.Item2}, L residues, the part whose CB atoms lie within 8 Å."));

    private static string Words(string name) => name.Replace('_', ' ').Replace("/", ", ", StringComparison.Ordinal);
}
