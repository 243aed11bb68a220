namespace Platform.WebApp.Structures;

/// <summary>One of the four bands in which the AlphaFold database shows confidence, with its words and colours.</summary>
/// <param name="Word">What people call it.</param>
/// <param name="Range">Its values, of an expected lDDT times 100.</param>
/// <param name="Color">Its colour.</param>
public sealed record ConfidenceBand(string Word, string Range, string Color)
{
    /// <summary>What the bands are of; it is said wherever they are shown.</summary>
    public const string Meaning = "Colours show the expected lDDT of each residue times 100, from the predicted distances: not measured, and not AlphaFold's pLDDT, whose bands they borrow.";

    /// <summary>The bands, the best first.</summary>
    public static IReadOnlyList<ConfidenceBand> All { get; } =
    [
        new("very high", "over 90", "#0053D6"), new("high", "70 to 90", "#65CBF3"), new("low", "50 to 70", "#FFDB13"), new("very low", "under 50", "#FF7D45"),
    ];

    /// <summary>The band of an expected lDDT, 0 to 1.</summary>
    public static ConfidenceBand Of(double expectedLddt) => All[expectedLddt switch { > 0.9 => 0, > 0.7 => 1, > 0.5 => 2, _ => 3 }];
}
