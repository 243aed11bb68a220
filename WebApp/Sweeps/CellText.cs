using System.Text.Json;
using Platform.Training.Compression.Results;

namespace Platform.WebApp.Sweeps;

/// <summary>The labels of a cell as the database keeps them, and their order.</summary>
internal static class CellText
{
    /// <summary>Labels as JSON, as files of results have them.</summary>
    public static string Write(CellLabels labels) => JsonSerializer.Serialize(labels, ResultsFile.Json);

    /// <summary>Reads labels; null where there are none, or a later version wrote what this one does not know.</summary>
    public static CellLabels? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<CellLabels>(text, ResultsFile.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The place of a cell's arm among others: fewer methods first, then fewer zeros, then more bits.</summary>
    public static (int Count, int Methods, double Sparsity, int Bits, string Others) Order(CellLabels labels) =>
        (int.PopCount((int)labels.Methods), (int)labels.Methods, labels.Sparsity ?? 0, -(labels.Bits ?? 32), string.Join(',', labels.Others.Values));
}
