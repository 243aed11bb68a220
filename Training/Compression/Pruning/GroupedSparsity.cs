using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Pruning;

/// <summary>
/// Keeps the N largest of every M neighbours along a matrix's input (N:M sparsity, Mishra et al. 2021, arXiv:2104.08378): with
/// 2:4 there are matrix units that skip the zeros.
/// </summary>
public sealed record GroupedSparsity : SparsityPattern
{
    /// <summary>Weights that stay in each group.</summary>
    [Description("Weights that stay in each group: the N of N:M.")]
    [Range(1, 1023)]
    public int Kept { get; init; } = 2;

    /// <summary>Weights of a group.</summary>
    [Description("Neighbouring weights that make a group: the M of N:M; every matrix's inputs must be a multiple of it.")]
    [Range(2, 1024)]
    public int Of { get; init; } = 4;

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() =>
        Kept < Of ? [] : [new("kept", $"must be below \"of\" ({Of}), not {Kept}: nothing would be left out.")];

    /// <inheritdoc/>
    public override string? Problem(Parameter matrix) => matrix.Shape[^1] % Of == 0
        ? null
        : $"\"{matrix.Path}\" has {matrix.Shape[^1]} inputs, which groups of {Of} do not divide. Choose another \"of\", or narrow \"paths\".";

    /// <inheritdoc/>
    public override long Pruned(IReadOnlyList<Parameter> matrices) => matrices.Sum(matrix => matrix.Count / Of * (Of - Kept));

    /// <summary>On the way whole weights of a group: the level's part of those it loses, rounded.</summary>
    /// <inheritdoc/>
    internal override void Mark(IReadOnlyList<(Tensor Weights, Tensor Pruned)> matrices, double level)
    {
        var count = (int)Math.Round(level * (Of - Kept), MidpointRounding.AwayFromZero);
        foreach (var (weights, pruned) in count == 0 ? [] : matrices)
        {
            using var scope = NewDisposeScope();
            var smallest = Scores(weights, pruned).view(-1, Of).topk(count, 1, largest: false).indexes;
            pruned.zero_().view(-1, Of).scatter_(1, smallest, ones_like(smallest, ScalarType.Bool));
        }
    }
}
