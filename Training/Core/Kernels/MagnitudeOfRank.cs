using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// The magnitude of a rank among very many, without sorting them: magnitudes are in the order of their bits, so that two
/// counts, of the upper and then of the lower half of the bits, find the exact one.
/// </summary>
internal static class MagnitudeOfRank
{
    private const int LowerBits = 16;
    private const int Uppers = 1 << (31 - LowerBits);
    private const int Lowers = 1 << LowerBits;
    private const int All = -1;

    /// <summary>The magnitude that a percentile of those that are not zero stay at or below; zero where all are.</summary>
    /// <param name="values">fp32 on the CPU, contiguous.</param>
    /// <param name="percentile">Above 0, below 100.</param>
    public static float Of(Tensor values, double percentile)
    {
        var uppers = Count(values, Uppers, All);
        var count = uppers.Sum();
        if (count == 0)
        {
            return 0;
        }

        var left = Magnitudes.Rank(count, percentile);
        var upper = Find(uppers, ref left);
        var lower = Find(Count(values, Lowers, upper), ref left);
        return BitConverter.Int32BitsToSingle((upper << LowerBits) | lower);
    }

    /// <summary>The bin in which a rank lies, and the rank within it.</summary>
    private static int Find(long[] counts, ref long rank)
    {
        var bin = 0;
        while (rank > counts[bin])
        {
            rank -= counts[bin++];
        }

        return bin;
    }

    /// <summary>How many magnitudes have each upper half, or among those of one upper half each lower one. Zeros are not counted.</summary>
    private static unsafe long[] Count(Tensor values, int bins, int upper)
    {
        var length = values.numel();
        var parts = Work.Parts(length, 1);
        var counts = new long[parts][];
        fixed (byte* x = values.bytes)
        {
            var x0 = (nint)x;
            Work.OverParts(parts, length, (part, from, to) =>
            {
                var own = counts[part] = new long[bins];
                for (var i = from; i < to; i++)
                {
                    var bits = ((int*)x0)[i] & int.MaxValue;
                    if (bits != 0 && (upper == All || bits >> LowerBits == upper))
                    {
                        own[upper == All ? bits >> LowerBits : bits & (Lowers - 1)]++;
                    }
                }
            });
        }

        var sum = counts[0];
        foreach (var other in counts.AsSpan(1))
        {
            TensorPrimitives.Add(sum, other, sum);
        }

        return sum;
    }
}
