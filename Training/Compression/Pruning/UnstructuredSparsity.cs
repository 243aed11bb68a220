using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Pruning;

/// <summary>Leaves out the smallest weights wherever they stand, exact to one weight; of equal ones the first.</summary>
public sealed record UnstructuredSparsity : SparsityPattern
{
    /// <summary>Part of the weights that is left out.</summary>
    [Description("Part of the weights that is left out in the end; 0.6 leaves 40 % of them. Below 1: a model without weights computes nothing.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Sparsity { get; init; } = 0.4;

    /// <summary>Which weights are compared with one another.</summary>
    [Description("Whether the weights of all matrices are compared with one another (global), or those of each matrix (matrix).")]
    public PruningScope Scope { get; init; } = PruningScope.Global;

    /// <inheritdoc/>
    public override string? Problem(Parameter matrix) => null;

    /// <inheritdoc/>
    public override long Pruned(IReadOnlyList<Parameter> matrices) => Scope == PruningScope.Global
        ? Part(matrices.Sum(matrix => matrix.Count), 1)
        : matrices.Sum(matrix => Part(matrix.Count, 1));

    /// <inheritdoc/>
    internal override void Mark(IReadOnlyList<(Tensor Weights, Tensor Pruned)> matrices, double level)
    {
        if (Scope == PruningScope.Matrix)
        {
            foreach (var (weights, pruned) in matrices)
            {
                using var scope = NewDisposeScope();
                pruned.copy_(Smallest(Scores(weights, pruned).view(-1), Part(weights.numel(), level)).view(pruned.shape));
            }

            return;
        }

        using var whole = NewDisposeScope();
        var scores = cat([.. matrices.Select(matrix => Scores(matrix.Weights, matrix.Pruned).view(-1))]);
        var marked = Smallest(scores, Part(scores.numel(), level));
        var start = 0L;
        foreach (var (_, pruned) in matrices)
        {
            pruned.copy_(marked.narrow(0, start, pruned.numel()).view(pruned.shape));
            start += pruned.numel();
        }
    }

    /// <summary>Marks the smallest of some scores.</summary>
    /// <param name="scores"><c>[n]</c>.</param>
    /// <param name="count">How many.</param>
    /// <returns>bool <c>[n]</c>.</returns>
    private static Tensor Smallest(Tensor scores, long count)
    {
        if (count == 0)
        {
            return zeros_like(scores, ScalarType.Bool);
        }

        var threshold = scores.kthvalue(count, 0, false).values;
        var (below, equal) = (scores.lt(threshold), scores.eq(threshold));
        var missing = count - below.sum().item<long>();
        return below.logical_or_(equal.sum().item<long>() == missing ? equal : equal.logical_and(equal.cumsum(0).le(missing)));
    }

    private long Part(long weights, double level) => (long)Math.Round(level * Sparsity * weights, MidpointRounding.AwayFromZero);
}
