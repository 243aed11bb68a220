using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Features;

/// <summary>What a model is told of an alignment's pairs; see <see cref="CouplingChannel"/>.</summary>
public static class PairCouplings
{
    /// <summary>Pairs of residues nearer in the sequence have none: neighbours vary together whatever the fold.</summary>
    internal const int Nearest = 6;

    /// <summary>Divisor of standard deviations.</summary>
    internal const double ValueScale = 5;

    /// <summary>Divisor of the logarithm of the effective number of sequences.</summary>
    internal const double DepthScale = 8;

    /// <summary>The channels, <c>[channel, residue, residue]</c> in rows.</summary>
    /// <param name="alignment">The alignment; where no two residues are far enough apart, or where it is the query alone, all are zero.</param>
    /// <param name="rows">Only so many first rows.</param>
    public static float[] Of(Alignment alignment, int rows = Covariation.DefaultRows)
    {
        ArgumentNullException.ThrowIfNull(alignment);
        var length = alignment.Columns;
        var channels = new float[CouplingChannel.Count * length * length];
        if (alignment.Rows == 1 || length <= Nearest)
        {
            return channels;
        }

        var measured = Covariation.Measure(alignment, rows);
        Scale(measured.Covariance, channels.AsSpan(CouplingChannel.Covariance * length * length, length * length));
        Scale(measured.Direct, channels.AsSpan(CouplingChannel.Direct * length * length, length * length));
        channels.AsSpan(CouplingChannel.Depth * length * length).Fill((float)(Math.Log(1 + measured.Neff) / DepthScale));
        return channels;
    }

    /// <summary>Scores in standard deviations over the pairs that are far enough apart, divided by <see cref="ValueScale"/>; zero for the others.</summary>
    private static void Scale(float[,] scores, Span<float> scaled)
    {
        var length = scores.GetLength(0);
        var (sum, squares, count) = (0.0, 0.0, 0L);
        for (var i = 0; i < length; i++)
        {
            for (var j = i + Nearest; j < length; j++)
            {
                (sum, squares, count) = (sum + scores[i, j], squares + (double)scores[i, j] * scores[i, j], count + 1);
            }
        }

        var mean = sum / count;
        var deviation = Math.Sqrt(Math.Max(0, squares / count - mean * mean));
        for (var i = 0; deviation > 0 && i < length; i++)
        {
            for (var j = 0; j < length; j++)
            {
                if (Math.Abs(i - j) >= Nearest)
                {
                    scaled[i * length + j] = (float)((scores[i, j] - mean) / (deviation * ValueScale));
                }
            }
        }
    }
}
