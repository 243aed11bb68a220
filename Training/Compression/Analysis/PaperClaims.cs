using System.Globalization;
using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>A statement of the paper's abstract, and what the paper's own table says of it.</summary>
/// <param name="Statement">What is claimed.</param>
/// <param name="Holds">For how many of the six sizes the table agrees.</param>
/// <param name="Evidence">The numbers.</param>
public sealed record PaperClaim(string Statement, int Holds, string Evidence);

/// <summary>The claims of arXiv:2208.09684, computed from its Table 1.</summary>
public static class PaperClaims
{
    private const CompressionMethods Q = CompressionMethods.Quantization;
    private const CompressionMethods K = CompressionMethods.Distillation;
    private const CompressionMethods M = CompressionMethods.Pruning;

    /// <summary>The claims.</summary>
    public static IReadOnlyList<PaperClaim> All { get; } =
    [
        Compare("Quantization saves more than pruning", Q, M),
        Compare("Distillation saves more than pruning", K, M),
        Ratio("Quantization and pruning have diminishing returns", Q | M, r => r < 1),
        Ratio("Quantization and distillation are super-multiplicative", Q | K, r => r > 1),
        Ratio("Distillation and pruning are super-multiplicative", K | M, r => r > 1),
        Ratio("All three together are super-multiplicative", Q | K | M, r => r > 1),
    ];

    private static IEnumerable<string> Architectures => PaperReference.Factors.Select(f => f.Architecture).Distinct();

    private static PaperClaim Compare(string statement, CompressionMethods more, CompressionMethods less) => new(
        statement,
        Architectures.Count(a => PaperReference.Factor(a, more) > PaperReference.Factor(a, less)),
        string.Join(", ", Architectures.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a} {PaperReference.Factor(a, more):F1} to {PaperReference.Factor(a, less):F1}"))));

    private static PaperClaim Ratio(string statement, CompressionMethods combined, Predicate<double> agrees) => new(
        statement,
        Architectures.Count(a => agrees(PaperReference.Interaction(a, combined))),
        string.Join(", ", Architectures.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a} {PaperReference.Interaction(a, combined):F2}"))));
}
