using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>The eight subsets of the three ways to make a model smaller, under the names that papers use.</summary>
public static class MethodNames
{
    private const string RoundedInTraining = "QAT", RoundedAfterTraining = "PTQ";

    private static readonly (CompressionMethods Method, string Short, string Long)[] Names =
    [
        (CompressionMethods.Quantization, RoundedInTraining, "quantization"),
        (CompressionMethods.Distillation, "KD", "distillation"),
        (CompressionMethods.Pruning, "MP", "pruning"),
    ];

    /// <summary>The subsets of two methods and more.</summary>
    public static IReadOnlyList<CompressionMethods> Combined { get; } = [.. MethodSubset.All.Where(s => Singles(s).Count > 1)];

    /// <summary>A subset in few letters: <c>baseline</c>, <c>QAT</c>, <c>QAT+KD+MP</c>.</summary>
    public static string Short(CompressionMethods methods) =>
        methods == CompressionMethods.None ? "baseline" : string.Join('+', Names.Where(n => methods.HasFlag(n.Method)).Select(n => n.Short));

    /// <summary>The methods of a cell in few letters; <c>PTQ</c> instead of <c>QAT</c> where it was rounded after training.</summary>
    public static string Short(CellLabels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Short(labels.Methods).Replace(RoundedInTraining, Rounded(labels), StringComparison.Ordinal);
    }

    /// <summary>A subset in words: <c>uncompressed</c>, <c>quantization and pruning</c>.</summary>
    public static string Long(CompressionMethods methods) =>
        methods == CompressionMethods.None ? "uncompressed" : string.Join(" and ", Names.Where(n => methods.HasFlag(n.Method)).Select(n => n.Long));

    /// <summary>The single methods of a subset.</summary>
    public static IReadOnlyList<CompressionMethods> Singles(CompressionMethods methods) =>
        [.. Names.Select(n => n.Method).Where(m => methods.HasFlag(m))];

    /// <summary>The name of the rounding of a cell that is rounded.</summary>
    internal static string Rounded(CellLabels labels) => labels.IsRoundedAfterTraining ? RoundedAfterTraining : RoundedInTraining;

    /// <summary>The place of a subset in the order of the paper's table.</summary>
    public static int Place(CompressionMethods methods) => MethodSubset.All.Index().First(s => s.Item == methods).Index;
}
