using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// How large the values of a tensor are: their largest magnitude, or the one that a given part of them stays below. Values
/// that are exactly zero, as pruned weights are, say nothing of that and are not counted.
/// </summary>
public static class Magnitudes
{
    private const int Block = 16_384;

    /// <summary>Of all values together.</summary>
    /// <param name="values">fp32, of any shape.</param>
    /// <param name="percentile">
    /// 100 for the largest magnitude; below it, that of rank <c>⌈percentile / 100 · n⌉</c> among the n that are not zero.
    /// </param>
    /// <returns><c>[1]</c>, on the values' device; zero where every value is.</returns>
    public static Tensor Of(Tensor values, double percentile = 100)
    {
        using var quiet = no_grad();
        using var dense = values.detach().contiguous();
        if (!Fits(dense))
        {
            using var row = dense.view(1, -1);
            return OnAnyDevice(row, percentile);
        }

        return tensor([percentile >= 100 ? LargestOf(dense) : MagnitudeOfRank.Of(dense, percentile)], ScalarType.Float32);
    }

    /// <summary>Of each row.</summary>
    /// <param name="values">fp32, <c>[rows, columns]</c>.</param>
    /// <param name="percentile">As <see cref="Of"/> takes it.</param>
    /// <returns><c>[rows]</c>.</returns>
    public static Tensor OfRows(Tensor values, double percentile = 100)
    {
        using var quiet = no_grad();
        using var dense = values.detach().contiguous();
        return Fits(dense) ? EachRow(dense, percentile) : OnAnyDevice(dense, percentile);
    }

    /// <summary>The rank, from 1 on, that a percentile of so many values is.</summary>
    internal static long Rank(long count, double percentile) => Math.Clamp((long)Math.Ceiling(percentile / 100 * count), 1, Math.Max(1, count));

    private static bool Fits(Tensor values) => values.device_type == DeviceType.CPU && values.dtype == ScalarType.Float32;

    /// <summary>The same by sorting, for other devices.</summary>
    private static Tensor OnAnyDevice(Tensor rows, double percentile)
    {
        using var scope = NewDisposeScope();
        var magnitudes = rows.abs();
        if (percentile >= 100)
        {
            return magnitudes.amax(1).MoveToOuterDisposeScope();
        }

        var zeros = magnitudes.eq(0).sum(1, type: ScalarType.Int64);
        var counts = rows.shape[1] - zeros;
        var ranks = (counts.to(ScalarType.Float64) * (percentile / 100)).ceil().to(ScalarType.Int64).clamp_min(1);
        var places = (zeros + ranks - 1).clamp_max(rows.shape[1] - 1);
        return magnitudes.sort(1).Values.gather(1, places.unsqueeze(1)).squeeze(1).MoveToOuterDisposeScope();
    }

    private static unsafe float LargestOf(Tensor values)
    {
        var blocks = (values.numel() + Block - 1) / Block;
        var largest = new float[blocks];
        fixed (byte* x = values.bytes)
        {
            var x0 = (nint)x;
            Work.OverBlocks(values.numel(), Block, (block, start, count) => largest[block] = Largest(new((float*)x0 + start, count)));
        }

        return largest.Aggregate(0f, MathF.Max);
    }

    private static unsafe Tensor EachRow(Tensor values, double percentile)
    {
        var (rows, columns) = (values.shape[0], (int)values.shape[1]);
        var ranges = empty(rows, ScalarType.Float32);
        fixed (byte* x = values.bytes, r = ranges.bytes)
        {
            var (x0, r0) = ((nint)x, (nint)r);
            Work.OverRows(rows, columns, (from, to) =>
            {
                for (var row = from; row < to; row++)
                {
                    var span = new ReadOnlySpan<float>((float*)x0 + row * columns, columns);
                    ((float*)r0)[row] = percentile >= 100 ? Largest(span) : OfRank(span, percentile);
                }
            });
        }

        return ranges;
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (first, second) = (Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i + 1 < x.Length; i += 2)
        {
            first = Vector.Max(first, Vector.Abs(x[i]));
            second = Vector.Max(second, Vector.Abs(x[i + 1]));
        }

        first = i < x.Length ? Vector.Max(first, Vector.Abs(x[i])) : first;
        var largest = Rows.Max(Vector.Max(first, second));
        foreach (var value in values[(x.Length * Vector<float>.Count)..])
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        return largest;
    }

    private static float OfRank(ReadOnlySpan<float> values, double percentile)
    {
        var rented = ArrayPool<float>.Shared.Rent(values.Length);
        var count = 0;
        foreach (var value in values)
        {
            if (value != 0)
            {
                rented[count++] = MathF.Abs(value);
            }
        }

        rented.AsSpan(0, count).Sort();
        var magnitude = count == 0 ? 0 : rented[Rank(count, percentile) - 1];
        ArrayPool<float>.Shared.Return(rented);
        return magnitude;
    }
}
