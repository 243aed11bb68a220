using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Features;

/// <summary>Makes the profile of an alignment: how often each amino acid stands at each residue of the query.</summary>
public static class AlignmentProfile
{
    /// <summary>How often the amino acids occur in proteins, in the order of <see cref="AminoAcid.Letters"/>.</summary>
    /// <remarks>Robinson and Robinson, PNAS 88 (1991) 8880, as BLAST uses them.</remarks>
    private static readonly double[] Background =
    [
        0.07805, 0.01925, 0.05364, 0.06295, 0.03856, 0.07377, 0.02199, 0.05142, 0.05744, 0.09019,
        0.02243, 0.04487, 0.05203, 0.04264, 0.05129, 0.07120, 0.05841, 0.06441, 0.01330, 0.03216,
    ];

    /// <summary>The profile, <c>[residue, 21]</c>: twenty frequencies in the order of <see cref="AminoAcid.Letters"/>, and <see cref="ProfileRow.Conservation"/> of them.</summary>
    /// <param name="alignment">The alignment.</param>
    /// <param name="pseudocounts">How many sequences' worth of background is added to those that have a residue in the column.</param>
    /// <remarks>Rows have position-based weights. A column counts as so many sequences as it has different amino acids, so that few sequences are trusted little.</remarks>
    public static float[,] Of(Alignment alignment, double pseudocounts = 0.1)
    {
        ArgumentNullException.ThrowIfNull(alignment);
        ArgumentOutOfRangeException.ThrowIfNegative(pseudocounts);
        var weights = SequenceWeights.PositionBased(alignment);
        var sums = new double[alignment.Columns, AminoAcid.Count];
        for (var row = 0; row < weights.Length; row++)
        {
            var states = alignment.Row(row);
            for (var column = 0; column < states.Length; column++)
            {
                if (states[column] < AminoAcid.Count)
                {
                    sums[column, states[column]] += weights[row];
                }
            }
        }

        var profile = new float[alignment.Columns, AminoAcid.Count + 1];
        Span<float> frequencies = stackalloc float[AminoAcid.Count];
        for (var column = 0; column < alignment.Columns; column++)
        {
            var (sum, kinds) = (0.0, 0);
            for (var letter = 0; letter < AminoAcid.Count; letter++)
            {
                sum += sums[column, letter];
                kinds += sums[column, letter] > 0 ? 1 : 0;
            }

            for (var letter = 0; letter < AminoAcid.Count; letter++)
            {
                var observed = sum > 0 ? kinds * sums[column, letter] / sum : 0;
                var total = sum > 0 ? kinds + pseudocounts : 1;
                frequencies[letter] = (float)((observed + (sum > 0 ? pseudocounts : 1) * Background[letter]) / total);
                profile[column, letter] = frequencies[letter];
            }

            profile[column, AminoAcid.Count] = ProfileRow.Conservation(frequencies);
        }

        return profile;
    }
}
