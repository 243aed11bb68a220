using System.Text.Json.Serialization;

namespace Platform.Training.Compression.Results;

/// <summary>What tells one cell of a sweep from the others.</summary>
/// <param name="Task">The task's display name, such as <c>SST-2</c>.</param>
/// <param name="Architecture">The architecture's name, such as <c>tiny</c>.</param>
/// <param name="Methods">The ways it is made smaller.</param>
/// <param name="Start">Where its first weights come from, in words: <c>scratch</c>, <c>pretrained</c>.</param>
/// <param name="Seed">Seed of everything random.</param>
public sealed record CellLabels(string Task, string Architecture, CompressionMethods Methods, string Start, long Seed)
{
    /// <summary>Tells results of models that were rounded after training from those trained with rounding, among <see cref="Others"/>.</summary>
    public const string Rounding = "rounding";

    /// <summary>The value of <see cref="Rounding"/>.</summary>
    public const string PostTraining = "post-training";

    /// <summary>Part of the encoder's weights that is left out, between 0 and 1; null without pruning.</summary>
    public double? Sparsity { get; init; }

    /// <summary>Bits of a weight; null without quantization.</summary>
    public int? Bits { get; init; }

    /// <summary>Anything else that the cells of a sweep differ in, by name.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the weights were rounded after training alone, which did not see it.</summary>
    [JsonIgnore]
    public bool IsRoundedAfterTraining => Others.GetValueOrDefault(Rounding) == PostTraining;
}
