using System.Numerics;
using System.Runtime.InteropServices;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Features;

/// <summary>How much each row of an alignment counts, so that many sequences that are nearly the same do not outvote the others.</summary>
public static class SequenceWeights
{
    /// <summary>Position-based weights: a column is shared out among the amino acids in it, and what each gets among the rows that have it.</summary>
    /// <remarks>Henikoff and Henikoff, J Mol Biol 243 (1994) 574. Gaps and X take no part. A row without any residue has weight 0.</remarks>
    /// <param name="alignment">The alignment.</param>
    /// <param name="rows">Only so many first rows.</param>
    /// <returns>A weight for each row; their sum is 1.</returns>
    public static double[] PositionBased(Alignment alignment, int rows = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(alignment);
        var weights = new double[Math.Min(rows, alignment.Rows)];
        var counts = new int[alignment.Columns, AminoAcid.Count];
        var kinds = new int[alignment.Columns];
        for (var row = 0; row < weights.Length; row++)
        {
            var states = alignment.Row(row);
            for (var column = 0; column < states.Length; column++)
            {
                if (states[column] < AminoAcid.Count && counts[column, states[column]]++ == 0)
                {
                    kinds[column]++;
                }
            }
        }

        var total = 0.0;
        for (var row = 0; row < weights.Length; row++)
        {
            var states = alignment.Row(row);
            for (var column = 0; column < states.Length; column++)
            {
                if (states[column] < AminoAcid.Count)
                {
                    weights[row] += 1.0 / (kinds[column] * (double)counts[column, states[column]]);
                }
            }

            total += weights[row];
        }

        for (var row = 0; total > 0 && row < weights.Length; row++)
        {
            weights[row] /= total;
        }

        return weights;
    }

    /// <summary>Weights by likeness: 1 over the number of rows, itself among them, that are the same in at least a part of the columns.</summary>
    /// <remarks>Morcos et al., PNAS 108 (2011) E1293. Gaps are states like others. The sum is the effective number of sequences, Neff.</remarks>
    /// <param name="alignment">The alignment.</param>
    /// <param name="identity">The part of the columns that makes rows alike.</param>
    /// <param name="rows">Only so many first rows.</param>
    public static float[] ByIdentity(Alignment alignment, double identity = 0.8, int rows = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(alignment);
        var count = Math.Min(rows, alignment.Rows);
        var stride = (alignment.Columns + Vector<byte>.Count - 1) / Vector<byte>.Count * Vector<byte>.Count;
        var states = new byte[count * stride];
        for (var row = 0; row < count; row++)
        {
            alignment.Row(row).CopyTo(states.AsSpan(row * stride));
        }

        // What pads a row is equal in all rows.
        var least = (int)Math.Ceiling(identity * alignment.Columns - 1e-9) + stride - alignment.Columns;
        var alike = new int[count];
        Parallel.For(0, count, row =>
        {
            var own = MemoryMarshal.Cast<byte, Vector<byte>>(states.AsSpan(row * stride, stride));
            var found = 0;
            for (var other = 0; other < count; other++)
            {
                found += Same(own, MemoryMarshal.Cast<byte, Vector<byte>>(states.AsSpan(other * stride, stride))) >= least ? 1 : 0;
            }

            alike[row] = found;
        });
        return Array.ConvertAll(alike, number => 1f / number);
    }

    private static int Same(ReadOnlySpan<Vector<byte>> left, ReadOnlySpan<Vector<byte>> right)
    {
        var (sum, counts) = (0, Vector<byte>.Zero);
        for (var i = 0; i < left.Length; i++)
        {
            // A byte that is equal gives 255, which is -1.
            counts -= Vector.Equals(left[i], right[i]);
            if (i % 255 == 254)
            {
                (sum, counts) = (sum + SumOf(counts), Vector<byte>.Zero);
            }
        }

        return sum + SumOf(counts);
    }

    private static int SumOf(Vector<byte> counts)
    {
        Vector.Widen(counts, out var low, out var high);
        return Vector.Sum(low + high);
    }
}
