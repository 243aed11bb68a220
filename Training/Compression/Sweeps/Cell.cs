using Platform.Training.Compression.Results;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>A point of a sweep's grid.</summary>
internal sealed record Cell(GlueTaskName Task, Architecture Architecture, CompressionMethods Methods, int? Bits, double? Sparsity, bool Augments, long Seed)
{
    /// <summary>Everything that tells it from other cells.</summary>
    public string Key => CellKey.Of(Labels(""));

    public CellLabels Labels(string start) => new(GlueTask.Find(Task).DisplayName, Architecture.Name, Methods, start, Seed)
    {
        Bits = Bits,
        Sparsity = Sparsity,
        Others = Augments ? new Dictionary<string, string>() : new Dictionary<string, string> { ["augmentation"] = "none" },
    };
}
