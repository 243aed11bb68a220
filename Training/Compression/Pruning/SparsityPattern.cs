using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Pruning;

/// <summary>Which weights of matrices are left out, and how many.</summary>
public abstract record SparsityPattern : Config
{
    /// <summary>What of a matrix it cannot work on; null for nothing.</summary>
    /// <param name="matrix">Weights <c>[…, output, input]</c>.</param>
    public abstract string? Problem(Parameter matrix);

    /// <summary>How many weights are zero in the end.</summary>
    /// <param name="matrices">All matrices that are pruned, together.</param>
    public abstract long Pruned(IReadOnlyList<Parameter> matrices);

    /// <summary>Marks the smallest weights. What is marked already stays so, and counts first.</summary>
    /// <param name="matrices">The weights of each matrix, and what of them is marked, bool of the same shape.</param>
    /// <param name="level">Part of the way from no weight to all that are left out in the end, above 0 and at most 1.</param>
    internal abstract void Mark(IReadOnlyList<(Tensor Weights, Tensor Pruned)> matrices, double level);

    /// <summary>What weights are ordered by: magnitudes, and below all of them what is marked.</summary>
    private protected static Tensor Scores(Tensor weights, Tensor pruned) => weights.detach().abs().masked_fill_(pruned, -1);
}
