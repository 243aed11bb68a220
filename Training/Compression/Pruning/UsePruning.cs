using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;

namespace Platform.Training.Compression.Pruning;

/// <summary>Leaves out the smallest weights of the transformer layers while training.</summary>
[Description("Leaves out the smallest weights of the transformer layers while training, until a part of them is zero.")]
public sealed record UsePruning : Modifier
{
    /// <summary>Part of the weights that is left out.</summary>
    [Description("Part of the weights that is left out in the end; with a pattern of its own that decides.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Sparsity { get; init; } = 0.4;

    /// <summary>Which weights are compared with one another.</summary>
    [Description("Whether the weights of all matrices are compared with one another (global), or those of each matrix (matrix); with a pattern of its own that decides.")]
    public PruningScope Scope { get; init; } = PruningScope.Global;

    /// <summary>A pattern instead of single weights.</summary>
    [Description("Another pattern than single weights, such as GroupedSparsity. Empty: single weights.")]
    public SparsityPattern? Pattern { get; init; }

    /// <summary>Where and when; its pattern is replaced.</summary>
    [Description("Where and when weights are left out; its pattern is replaced.")]
    public MagnitudePruning.Config Pruning { get; init; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<ConfigEdit> Plan(Config config)
    {
        var pruning = Pruning with { Pattern = Pattern ?? new UnstructuredSparsity { Sparsity = Sparsity, Scope = Scope } };
        ConfigEdit[] edits =
        [
            .. ConfigTree.Find<Learner.Config>(config).Select(learner => new ConfigEdit(
                ConfigPath.Join(learner.Path, ConfigPath.NameOf(nameof(Learner.Config.Constraint))), learner.Config.Constraint, pruning, this)),
        ];
        return edits.Length > 0 ? edits : throw new ConfigException("", "found no learner to constrain: this config trains nothing.");
    }
}
