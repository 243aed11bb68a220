using Platform.Training.Proteins.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Features;

/// <summary>How often pairs of columns have pairs of states, as products of matrices over blocks of rows.</summary>
internal static class AlignmentGram
{
    private const int BlockRows = 1024;

    /// <summary>Sums over rows of the products of what their states stand for, <c>[columns * dim, columns * dim]</c>, and of what they stand for alone, <c>[columns * dim]</c>.</summary>
    /// <param name="alignment">The alignment.</param>
    /// <param name="weights">A weight for each of the first rows.</param>
    /// <param name="table">What each of the 22 states stands for, <c>[22, dim]</c>.</param>
    public static (Tensor Pairs, Tensor Singles) Of(Alignment alignment, ReadOnlySpan<float> weights, Tensor table)
    {
        using var scope = NewDisposeScope();
        var size = alignment.Columns * table.shape[1];
        var (pairs, singles) = (zeros(size, size), zeros(size));
        for (var start = 0; start < weights.Length; start += BlockRows)
        {
            using var block = NewDisposeScope();
            var count = Math.Min(BlockRows, weights.Length - start);
            var states = new long[count * alignment.Columns];
            for (var row = 0; row < count; row++)
            {
                var from = alignment.Row(start + row);
                for (var column = 0; column < from.Length; column++)
                {
                    states[(row * from.Length) + column] = from[column];
                }
            }

            var values = table.index_select(0, tensor(states)).view(count, size);
            var weighted = values * tensor(weights.Slice(start, count).ToArray()).unsqueeze(1);
            pairs.addmm_(weighted.t(), values, 1, 1);
            singles.add_(weighted.sum([0]));
        }

        return (pairs.MoveToOuterDisposeScope(), singles.MoveToOuterDisposeScope());
    }
}
