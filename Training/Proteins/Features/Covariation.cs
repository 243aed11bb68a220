using Platform.Training.Proteins.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Features;

/// <summary>How much pairs of columns of an alignment vary together.</summary>
/// <remarks>
/// Twenty-one states: the amino acids, and gaps with whatever is unknown. All maps are symmetric, <c>[residue, residue]</c>, with zeros on the diagonal unless
/// said otherwise. Works with tensors: for the process that runs models, not for the site.
/// </remarks>
public static class Covariation
{
    /// <summary>Rows beyond these add little and cost much.</summary>
    public const int DefaultRows = 4000;

    private const int States = StateCounts.States;

    /// <summary>
    /// Covariance: rows reweighted at 80 % identity, a pseudocount of one sequence, the gap state dropped, the Frobenius norm over the 20 x 20 amino acids,
    /// average product corrected.
    /// </summary>
    /// <param name="alignment">The alignment.</param>
    /// <param name="rows">Only so many first rows.</param>
    public static float[,] Covariance(Alignment alignment, int rows = DefaultRows)
    {
        using var scope = NewDisposeScope();
        return Covariance(StateCounts.Of(alignment, SequenceWeights.ByIdentity(alignment, rows: rows)));
    }

    /// <summary>
    /// Direct couplings in the mean-field approximation: the inverse of the covariance with as much pseudocount as sequences, in the zero-sum gauge, the
    /// Frobenius norm over the 20 x 20 amino acids, average product corrected. Indirect chains of couplings are taken out.
    /// </summary>
    /// <remarks>Morcos et al., PNAS 108 (2011) E1293; the norm as Ekeberg et al., Phys Rev E 87 (2013) 012707.</remarks>
    /// <param name="alignment">The alignment.</param>
    /// <param name="rows">Only so many first rows.</param>
    public static float[,] Direct(Alignment alignment, int rows = DefaultRows)
    {
        using var scope = NewDisposeScope();
        return Direct(StateCounts.Of(alignment, SequenceWeights.ByIdentity(alignment, rows: rows)));
    }

    /// <summary><see cref="Covariance(Alignment, int)"/> and <see cref="Direct(Alignment, int)"/> with the effective number of sequences, rows weighted and counted once.</summary>
    internal static (float[,] Covariance, float[,] Direct, double Neff) Measure(Alignment alignment, int rows)
    {
        using var scope = NewDisposeScope();
        var counts = StateCounts.Of(alignment, SequenceWeights.ByIdentity(alignment, rows: rows));
        return (Covariance(counts), Direct(counts), counts.Total);
    }

    private static float[,] Covariance(StateCounts counts)
    {
        var (pairs, singles) = counts.Frequencies(pseudocount: 1);
        return Norms(Centered(pairs, singles));
    }

    private static float[,] Direct(StateCounts counts)
    {
        var (pairs, singles) = counts.Frequencies(pseudocount: counts.Total);
        var covariance = Centered(pairs, singles);
        var couplings = linalg.inv(covariance).neg_().view(counts.Columns, AminoAcid.Count, counts.Columns, AminoAcid.Count);

        // The gap's couplings are zero in this gauge: with them, means over the 21 states are those over the 20 times 20/21.
        const double part = (double)AminoAcid.Count / States;
        var (left, right) = (couplings.mean([1], keepdim: true) * part, couplings.mean([3], keepdim: true) * part);
        var both = left.mean([3], keepdim: true) * part;
        return Norms(couplings - left - right + both);
    }

    /// <summary>Mutual information in nats over the 21 states, rows reweighted at 80 % identity and a pseudocount of one sequence; average product corrected.</summary>
    /// <param name="alignment">The alignment.</param>
    /// <param name="rows">Only so many first rows.</param>
    /// <param name="correct">Whether the average product is taken off; without, the diagonal holds each column's entropy.</param>
    public static float[,] MutualInformation(Alignment alignment, int rows = DefaultRows, bool correct = true)
    {
        using var scope = NewDisposeScope();
        var (pairs, singles) = StateCounts.Of(alignment, SequenceWeights.ByIdentity(alignment, rows: rows)).Frequencies(pseudocount: 1);
        var independent = outer(singles, singles);
        var terms = xlogy(pairs, pairs) - xlogy(pairs, independent);
        var information = Map(terms.view(alignment.Columns, States, alignment.Columns, States).sum([1, 3]));
        return correct ? AverageProduct.Correct(information) : information;
    }

    /// <summary>Covariances of the amino acids, <c>[columns * 20, columns * 20]</c>: the gap's follow from the others.</summary>
    private static Tensor Centered(Tensor pairs, Tensor singles)
    {
        using var scope = NewDisposeScope();
        var columns = singles.shape[0] / States;
        var covariance = (pairs - outer(singles, singles)).view(columns, States, columns, States);
        return covariance.narrow(1, 0, AminoAcid.Count).narrow(3, 0, AminoAcid.Count).reshape(columns * AminoAcid.Count, columns * AminoAcid.Count).MoveToOuterDisposeScope();
    }

    private static float[,] Norms(Tensor couplings)
    {
        var columns = couplings.numel() is var count ? (long)Math.Round(Math.Sqrt(count)) / AminoAcid.Count : 0;
        return AverageProduct.Correct(Map(couplings.reshape(columns, AminoAcid.Count, columns, AminoAcid.Count).square().sum([1, 3]).sqrt()));
    }

    private static float[,] Map(Tensor tensor)
    {
        var map = new float[tensor.shape[0], tensor.shape[1]];
        tensor.contiguous().data<float>().ToArray().CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref map[0, 0], map.Length));
        return map;
    }
}
