using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>A point of the paper's figure.</summary>
/// <param name="Architecture">The BERT size.</param>
/// <param name="Methods">The methods.</param>
/// <param name="Sparsity">Part of the encoder's weights that is left out; null without pruning.</param>
/// <param name="Megabytes">Size by the paper's arithmetic, in 10^6 bytes, as read from the figure.</param>
/// <param name="Accuracy">Mean "GLUE accuracy" as a share, as read from the figure, ±0.001.</param>
public sealed record PaperPoint(string Architecture, CompressionMethods Methods, double? Sparsity, double Megabytes, double Accuracy);

/// <summary>A reduction factor of the paper's table.</summary>
/// <param name="Architecture">The BERT size.</param>
/// <param name="Megabytes">Its uncompressed size, in 10^6 bytes.</param>
/// <param name="Methods">The methods.</param>
/// <param name="Factor">How many times smaller within 0.5 points of the uncompressed model, averaged over tasks.</param>
public sealed record PaperFactor(string Architecture, double Megabytes, CompressionMethods Methods, double Factor);

/// <summary>
/// The published results of arXiv:2208.09684 on quantization, distillation and pruning of BERT over GLUE: a reference to lay under
/// measurements, never a part of them.
/// </summary>
public static class PaperReference
{
    /// <summary>What the numbers are, for wherever they are shown.</summary>
    public const string Citation = "arXiv:2208.09684, mean GLUE accuracy, read from the published figure, ±0.1 points";

    /// <summary>What the factors are, for wherever they are shown.</summary>
    public const string TableCitation = "arXiv:2208.09684, Table 1, within 0.5 points, mean over GLUE's 8 tasks";

    private const CompressionMethods Q = CompressionMethods.Quantization;
    private const CompressionMethods K = CompressionMethods.Distillation;
    private const CompressionMethods M = CompressionMethods.Pruning;

    /// <summary>Sizes in MB: whole, pruned by 40 % and 60 %, quantized, quantized and pruned by 40 % and 60 %.</summary>
    private static readonly (string Architecture, double[] Megabytes)[] Sizes =
    [
        ("large", [1340.6, 853.7, 615.9, 336, 214.1, 154.6]),
        ("base", [440.9, 301.3, 233.6, 113, 75.8, 59.0]),
        ("medium", [165.7, 125.1, 105.0, 41.5, 31.4, 26.4]),
        ("small", [115.3, 94.7, 84.8, 28.8, 23.8, 21.3]),
        ("mini", [44.7, 39.8, 37.4, 11.3, 10.0, 9.4]),
        ("tiny", [17.6, 16.8, 16.6, 4.4, 4.3, 4.2]),
    ];

    /// <summary>Mean accuracy in per cent by architecture as above; two rows with pruning: 40 %, then 60 %.</summary>
    private static readonly (CompressionMethods Methods, double? Sparsity, double[] Accuracies)[] Figure =
    [
        (CompressionMethods.None, null, [88.5, 87.4, 85.1, 83.3, 81.4, 78.1]),
        (Q, null, [88.2, 86.8, 84.6, 83.1, 81.4, 78.1]),
        (K, null, [89.0, 88.5, 86.9, 85.7, 84.3, 79.9]),
        (M, 0.4, [88.4, 87.3, 84.8, 83.1, 81.2, 76.8]),
        (M, 0.6, [87.3, 86.5, 84.3, 82.5, 80.7, 76.1]),
        (Q | K, null, [89.0, 88.1, 86.8, 85.5, 84.3, 79.9]),
        (Q | M, 0.4, [87.7, 86.3, 84.4, 83.0, 81.0, 76.3]),
        (Q | M, 0.6, [87.0, 85.7, 84.1, 82.4, 80.6, 75.9]),
        (K | M, 0.4, [89.0, 88.6, 87.1, 85.7, 84.4, 79.9]),
        (K | M, 0.6, [88.8, 88.1, 86.7, 85.5, 83.9, 79.8]),
        (Q | K | M, 0.4, [88.9, 88.1, 86.6, 85.8, 84.4, 80.1]),
        (Q | K | M, 0.6, [88.6, 87.9, 86.5, 85.5, 84.3, 79.7]),
    ];

    /// <summary>Factors by architecture as above, of the subsets but the empty one, in the order of <see cref="MethodSubset.All"/>.</summary>
    private static readonly (double Megabytes, double[] Factors)[] Table =
    [
        (1341, [3.6, 3.4, 1.7, 12.6, 3.9, 5.8, 18.1]),
        (438, [2.6, 1.8, 1.7, 5.9, 3.1, 2.8, 11.1]),
        (166, [2.9, 2.0, 1.2, 8.0, 4.0, 3.5, 14.1]),
        (115, [3.6, 2.4, 1.2, 9.4, 4.7, 3.6, 14.1]),
        (45, [3.7, 1.2, 1.1, 4.7, 3.4, 1.8, 7.0]),
        (18, [3.4, 1.0, 0.7, 4.0, 2.2, 1.0, 3.9]),
    ];

    /// <summary>Figure 1: mean accuracy against size.</summary>
    public static IReadOnlyList<PaperPoint> Points { get; } =
    [
        .. from row in Figure
           from size in Sizes.Index()
           select new PaperPoint(size.Item.Architecture, row.Methods, row.Sparsity, size.Item.Megabytes[SizeOf(row.Methods, row.Sparsity)], Math.Round(row.Accuracies[size.Index] / 100, 3)),
    ];

    /// <summary>Table 1: reduction factors.</summary>
    public static IReadOnlyList<PaperFactor> Factors { get; } =
    [
        .. from row in Table.Index()
           from methods in MethodSubset.All.Skip(1).Index()
           select new PaperFactor(Sizes[row.Index].Architecture, row.Item.Megabytes, methods.Item, row.Item.Factors[methods.Index]),
    ];

    /// <summary>The ratio of combined to product that follows from Table 1.</summary>
    /// <param name="architecture">The BERT size.</param>
    /// <param name="combined">Two methods or all three.</param>
    public static double Interaction(string architecture, CompressionMethods combined) =>
        InteractionRatio.Of(Factor(architecture, combined), [.. MethodNames.Singles(combined).Select(m => Factor(architecture, m))]);

    /// <summary>A factor of Table 1.</summary>
    /// <exception cref="ArgumentException">The table has no such architecture or methods.</exception>
    public static double Factor(string architecture, CompressionMethods methods) =>
        Factors.FirstOrDefault(f => f.Architecture == architecture && f.Methods == methods)?.Factor
        ?? throw new ArgumentException($"The paper's table has no {MethodNames.Short(methods)} for \"{architecture}\".", nameof(architecture));

    /// <summary>
    /// The factor that the curves of Figure 1 give by the rule used for measurements. It is not Table 1's: there factors of eight tasks
    /// are averaged, here accuracies are averaged first.
    /// </summary>
    /// <returns>The factor; not a number where the curve does not come within the tolerance.</returns>
    public static double FactorOfFigure(string architecture, CompressionMethods methods, double tolerance)
    {
        var baseline = Points.First(p => p.Architecture == architecture && p.Methods == CompressionMethods.None);
        var curve = Points.Where(p => p.Methods == methods).OrderBy(p => p.Megabytes).ToList();
        return baseline.Megabytes / SmallestCost.Of([.. curve.Select(p => p.Megabytes)], [.. curve.Select(p => p.Accuracy)], baseline.Accuracy - tolerance);
    }

    private static int SizeOf(CompressionMethods methods, double? sparsity) =>
        (methods.HasFlag(Q) ? 3 : 0) + (sparsity switch { null => 0, < 0.5 => 1, _ => 2 });
}
