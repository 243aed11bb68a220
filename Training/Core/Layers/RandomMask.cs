using System.Numerics;
using Platform.Training.Core.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Makes masks for dropout that depend on their seed alone.</summary>
public static class RandomMask
{
    private const int RowLength = 1024;

    /// <summary>A tensor whose values are 1 / <paramref name="keep"/> with probability <paramref name="keep"/> and 0 otherwise.</summary>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="keep">Probability that a value stays.</param>
    /// <param name="seed">Everything random follows from it.</param>
    /// <param name="device">Where it lives; masks of different kinds of devices differ.</param>
    public static Tensor Create(long[] shape, double keep, long seed, Device device)
    {
        if (device.type != DeviceType.CPU)
        {
            using var generator = new Generator((ulong)seed, device);
            return empty(shape, ScalarType.Float32, device).bernoulli_(keep, generator).div_(keep);
        }

        var mask = empty(shape, ScalarType.Float32);
        Fill(mask, new KeepMask(keep), seed);
        return mask;
    }

    private static unsafe void Fill(Tensor mask, KeepMask factors, long seed)
    {
        fixed (byte* values = mask.bytes)
        {
            var values0 = (nint)values;
            Work.OverBlocks(mask.numel(), RowLength, (row, start, count) =>
            {
                var target = new Span<float>((float*)values0 + start, count);
                var random = new RandomLanes(seed, row);
                for (var i = 0; i < target.Length; i += Vector<float>.Count)
                {
                    Rows.Store(factors.Next(ref random), target, i);
                }
            });
        }
    }
}
