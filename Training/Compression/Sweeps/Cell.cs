using System.Globalization;
using Platform.Training.Compression.Results;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>A point of a sweep's grid.</summary>
internal sealed record Cell(GlueTaskName Task, Architecture Architecture, CompressionMethods Methods, int? Bits, double? Sparsity, bool Augments, long Seed)
{
    public const string WithoutAugmentation = "noaug";

    /// <summary>Everything that tells it from other cells, in an order that does not change.</summary>
    public string Key
    {
        get
        {
            string?[] parts =
            [
                SweepFacts.ShortName(Task),
                Architecture.Name,
                Methods == CompressionMethods.None ? "base" : null,
                Bits is { } bits ? $"qat{bits}" : null,
                Methods.HasFlag(CompressionMethods.Distillation) ? "kd" : null,
                Augments ? null : WithoutAugmentation,
                Sparsity is { } sparsity ? "mp" + (100 * sparsity).ToString("0.###", CultureInfo.InvariantCulture) : null,
                string.Create(CultureInfo.InvariantCulture, $"s{Seed}"),
            ];
            return string.Join('-', parts.OfType<string>());
        }
    }

    public CellLabels Labels(string start) => new(GlueTask.Find(Task).DisplayName, Architecture.Name, Methods, start, Seed)
    {
        Bits = Bits,
        Sparsity = Sparsity,
        Others = Augments ? new Dictionary<string, string>() : new Dictionary<string, string> { ["augmentation"] = "none" },
    };
}
