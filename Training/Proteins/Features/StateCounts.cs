using Platform.Training.Proteins.Sequences;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Features;

/// <summary>How often the 21 states, amino acids and gap with what is unknown, stand in each column and in each pair of columns of an alignment.</summary>
/// <param name="Columns">Number of columns.</param>
/// <param name="Total">The sum of the rows' weights.</param>
/// <param name="Pairs"><c>[columns * 21, columns * 21]</c>; belongs to the caller's dispose scope.</param>
/// <param name="Singles"><c>[columns * 21]</c>; belongs to the caller's dispose scope.</param>
internal sealed record StateCounts(int Columns, double Total, Tensor Pairs, Tensor Singles)
{
    /// <summary>Number of states.</summary>
    public const int States = AminoAcid.Count + 1;

    /// <summary>Counts the first rows of an alignment, each by its weight.</summary>
    public static StateCounts Of(Alignment alignment, float[] weights)
    {
        using var scope = NewDisposeScope();

        // X and the gap are one state, the last.
        var table = cat([eye(States), eye(States).narrow(0, AminoAcid.Count, 1)]);
        var (pairs, singles) = AlignmentGram.Of(alignment, weights, table);
        return new(alignment.Columns, weights.Sum(weight => (double)weight), pairs.MoveToOuterDisposeScope(), singles.MoveToOuterDisposeScope());
    }

    /// <summary>The counts as frequencies, with so many sequences added in which all states are alike.</summary>
    public (Tensor Pairs, Tensor Singles) Frequencies(double pseudocount)
    {
        using var scope = NewDisposeScope();
        var total = Total + pseudocount;
        var singles = (Singles + pseudocount / States) / total;
        var pairs = (Pairs + pseudocount / (States * States)) / total;

        // A column with itself has one state at a time.
        pairs.view(Columns, States, Columns, States).diagonal(0, 0, 2).copy_(diag_embed(singles.view(Columns, States)).permute(1, 2, 0));
        return (pairs.MoveToOuterDisposeScope(), singles.MoveToOuterDisposeScope());
    }
}
