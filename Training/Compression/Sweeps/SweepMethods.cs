using System.ComponentModel;
using Platform.Training.Core.Configs;

namespace Platform.Training.Compression.Sweeps;

/// <summary>
/// What each method does to a config: modifiers as the command line writes them. <c>{bits}</c>, <c>{sparsity}</c>,
/// <c>{seed}</c>, <c>{task}</c>, <c>{architecture}</c> and <c>{teacher}</c>, the directory of the teacher's run, stand for the cell's own.
/// </summary>
public sealed record SweepMethods : Config
{
    /// <summary>Modifiers of the subsets with quantization.</summary>
    [Description("Modifiers of cells with quantization; {bits} is the cell's.")]
    public ConfigList<string> Quantization { get; init; } = ["UseQuantization,bits={bits}"];

    /// <summary>Modifiers of the subsets with distillation.</summary>
    [Description("Modifiers of cells with distillation; {teacher} is the directory of the teacher's run.")]
    public ConfigList<string> Distillation { get; init; } = ["UseDistillation,teacher={teacher}"];

    /// <summary>Modifiers of the subsets with pruning.</summary>
    [Description("Modifiers of cells with pruning; {sparsity} is the cell's.")]
    public ConfigList<string> Pruning { get; init; } = ["UsePruning,sparsity={sparsity}"];

    /// <summary>More modifiers of cells with distillation, which an ablation leaves out.</summary>
    [Description("More modifiers of cells with distillation: the augmentation of its data. Empty: none.")]
    public ConfigList<string> Augmentation { get; init; } = [];

    /// <summary>Whether cells that distil also run without augmentation.</summary>
    [Description("Whether every cell with distillation also runs without augmentation, to tell the gain of one from that of the other.")]
    public bool AlsoWithoutAugmentation { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() => AlsoWithoutAugmentation && Augmentation.Count == 0
        ? [new("also_without_augmentation", "leaves nothing out: \"augmentation\" is empty.")]
        : [];
}
