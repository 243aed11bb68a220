using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Training.Compression.Results;

namespace Platform.WebApp.Sweeps;

/// <summary>The labels of a cell as the database keeps them, and in words.</summary>
internal static class CellText
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Labels as JSON.</summary>
    public static string Write(CellLabels labels) => JsonSerializer.Serialize(labels, Json);

    /// <summary>Reads labels; null where there are none, or a later version wrote what this one does not know.</summary>
    public static CellLabels? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<CellLabels>(text, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a cell does to its model, in the order of the sweep's tables: <c>QAT 8 bit + KD + MP 60 %</c>.</summary>
    public static string Arm(CellLabels labels)
    {
        string?[] parts =
        [
            labels.Methods == CompressionMethods.None ? "Baseline" : null,
            labels.Methods.HasFlag(CompressionMethods.Quantization) ? string.Create(CultureInfo.InvariantCulture, $"QAT {labels.Bits} bit") : null,
            labels.Methods.HasFlag(CompressionMethods.Distillation) ? "KD" : null,
            labels.Methods.HasFlag(CompressionMethods.Pruning) ? string.Create(CultureInfo.InvariantCulture, $"MP {100 * labels.Sparsity:0.#} %") : null,
        ];
        var others = string.Join(", ", labels.Others.Select(other => $"{other.Key} {other.Value}"));
        return string.Join(" + ", parts.OfType<string>()) + (others.Length > 0 ? $" ({others})" : "");
    }

    /// <summary>The place of a cell's arm among others: fewer methods first, then fewer zeros, then more bits.</summary>
    public static (int Count, int Methods, double Sparsity, int Bits, string Others) Order(CellLabels labels) =>
        (int.PopCount((int)labels.Methods), (int)labels.Methods, labels.Sparsity ?? 0, -(labels.Bits ?? 32), string.Join(',', labels.Others.Values));
}
