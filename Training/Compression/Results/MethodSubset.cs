using Platform.Training.Core.Configs;

namespace Platform.Training.Compression.Results;

/// <summary>The eight subsets of methods by the short names that specs, keys and tables use: <c>baseline</c>, <c>qat</c>, <c>kd</c>, <c>mp</c>, <c>qat+kd</c>, ….</summary>
public static class MethodSubset
{
    private const string Baseline = "baseline";

    private static readonly (CompressionMethods Method, string Name)[] Short =
    [
        (CompressionMethods.Quantization, "qat"),
        (CompressionMethods.Distillation, "kd"),
        (CompressionMethods.Pruning, "mp"),
    ];

    /// <summary>All eight, fewer methods first.</summary>
    public static IReadOnlyList<CompressionMethods> All { get; } =
    [
        CompressionMethods.None,
        CompressionMethods.Quantization,
        CompressionMethods.Distillation,
        CompressionMethods.Pruning,
        CompressionMethods.Quantization | CompressionMethods.Distillation,
        CompressionMethods.Quantization | CompressionMethods.Pruning,
        CompressionMethods.Distillation | CompressionMethods.Pruning,
        CompressionMethods.Quantization | CompressionMethods.Distillation | CompressionMethods.Pruning,
    ];

    /// <summary>The short name of a subset, such as <c>qat+mp</c>.</summary>
    public static string NameOf(CompressionMethods methods) => methods == CompressionMethods.None
        ? Baseline
        : string.Join('+', Short.Where(entry => methods.HasFlag(entry.Method)).Select(entry => entry.Name));

    /// <summary>Reads a short name, its parts in any order.</summary>
    /// <exception cref="ConfigException">A part names no method.</exception>
    public static CompressionMethods Parse(string name)
    {
        if (name == Baseline)
        {
            return CompressionMethods.None;
        }

        var methods = CompressionMethods.None;
        foreach (var part in name.Split('+', StringSplitOptions.TrimEntries))
        {
            var method = Array.Find(Short, entry => entry.Name == part).Method;
            methods |= method != CompressionMethods.None
                ? method
                : throw new ConfigException("", $"\"{name}\" is no subset of methods. {Suggestion.For(name, All.Select(NameOf))}");
        }

        return methods;
    }
}
