using System.Globalization;

namespace Platform.Training.Compression.Results;

/// <summary>The name of a cell, made of its labels: readable, stable and fit for a file's name, such as <c>sst2-tiny-qat8-kd-mp60-s3</c>.</summary>
public static class CellKey
{
    /// <summary>The key of a cell. Where first weights come from is the same for a whole sweep and no part of it.</summary>
    public static string Of(CellLabels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string?[] parts =
        [
            OfTask(labels.Task),
            labels.Architecture,
            labels.Methods == CompressionMethods.None ? "base" : null,
            labels.Bits is { } bits ? string.Create(CultureInfo.InvariantCulture, $"qat{bits}") : null,
            labels.Methods.HasFlag(CompressionMethods.Distillation) ? "kd" : null,
            labels.Sparsity is { } sparsity ? "mp" + (100 * sparsity).ToString("0.###", CultureInfo.InvariantCulture) : null,
            .. labels.Others.OrderBy(other => other.Key, StringComparer.Ordinal).Select(other => $"{other.Key}-{other.Value}"),
            string.Create(CultureInfo.InvariantCulture, $"s{labels.Seed}"),
        ];
        return string.Join('-', parts.OfType<string>());
    }

    /// <summary>A task's part of the key: its display name in small letters without dashes, <c>sst2</c>.</summary>
    public static string OfTask(string displayName) => displayName.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
