using System.Runtime.InteropServices;
using Platform.Training.Proteins.Sequences;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Features;

/// <summary>What a letter of a sequence stands for in <see cref="PaperCovariance"/>.</summary>
public enum LetterEmbedding
{
    /// <summary>A dimension of its own; nothing for gaps and X.</summary>
    OneHot,

    /// <summary>Six standardised physico-chemical properties; gaps and X have the largest of each.</summary>
    Properties,
}

/// <summary>
/// The "covariance" of the CUProtein paper: sums over sequences of the inner products of what the letters in two columns stand for. Nothing is subtracted and no
/// sequence weighs less for being like another, so that it is a Gram matrix. There to compare with <see cref="Covariation"/>.
/// </summary>
/// <remarks>Drori et al., arXiv:1911.05531, and idrori/cu-tsp, data/cuprotein.</remarks>
public static class PaperCovariance
{
    /// <summary>Sequences that the paper takes at most.</summary>
    public const int DefaultRows = 10_000;

    private const int Properties = 6;

    /// <summary>
    /// Two scales of hydropathy, the number of heavy atoms, charge, aromaticity and a sixth that is not named, as the paper's data were made with them, in the
    /// order of <see cref="AminoAcid.Letters"/>. A few differ from the published scales; they are left as they are.
    /// </summary>
    private static readonly double[] Values =
    [
        1.8, 0.67, 6, 0, 0, 4,
        2.5, 0.38, 7, 0, 0, 9,
        -3.5, -1.2, 9, -1, 0, 6,
        -3.5, -0.75, 10, -1, 0, 5,
        2.8, -0.57, 12, 0, 1, 6,
        -0.4, 0.48, 5, 0, 0, 6,
        -3.2, 0.64, 11, 1, 1, 8,
        4.5, 1.9, 9, 0, 0, 4,
        -3.9, -0.57, 10, 1, 0, 5,
        3.8, 1.9, 9, 0, 0, 4,
        1.9, 2.4, 9, 0, 0, 5,
        -3.5, -0.6, 9, 0, 0, 6,
        -1.6, 1.2, 8, 0, 0, 7,
        -3.5, -0.22, 10, 0, 0, 5,
        -4.5, -2.1, 12, 1, 0, 5,
        0.8, 0.01, 7, 0, 0, 4,
        -0.7, 0.52, 8, 0, 0, 5,
        4.2, 1.5, 8, 0, 0, 4,
        -0.9, 2.6, 15, 0, 1, 11,
        -0.13, 1.6, 13, 0, 1, 7,
    ];

    /// <summary>The map, <c>[residue, residue]</c>, its diagonal included.</summary>
    /// <param name="alignment">The alignment.</param>
    /// <param name="embedding">What letters stand for.</param>
    /// <param name="rows">Only so many first rows.</param>
    public static float[,] Of(Alignment alignment, LetterEmbedding embedding, int rows = DefaultRows)
    {
        ArgumentNullException.ThrowIfNull(alignment);
        using var scope = NewDisposeScope();
        var weights = new float[Math.Min(rows, alignment.Rows)];
        Array.Fill(weights, 1);
        var table = embedding == LetterEmbedding.OneHot ? cat([eye(AminoAcid.Count), zeros(2, AminoAcid.Count)]) : PropertyTable();
        var dim = table.shape[1];
        var (pairs, _) = AlignmentGram.Of(alignment, weights, table);
        var sums = pairs.view(alignment.Columns, dim, alignment.Columns, dim).diagonal(0, 1, 3).sum([-1]);
        var map = new float[alignment.Columns, alignment.Columns];
        sums.contiguous().data<float>().ToArray().CopyTo(MemoryMarshal.CreateSpan(ref map[0, 0], map.Length));
        return map;
    }

    /// <summary>The properties, each with a mean of 0 and a standard deviation of 1 over the twenty, <c>[22, 6]</c>.</summary>
    private static Tensor PropertyTable()
    {
        var raw = tensor(Values).view(AminoAcid.Count, Properties);
        var centered = raw - raw.mean([0]);
        var standardised = centered / (centered.square().sum([0]) / (AminoAcid.Count - 1)).sqrt();
        var largest = standardised.amax([0], keepdim: true);
        return cat([standardised, largest, largest]).to(ScalarType.Float32);
    }
}
