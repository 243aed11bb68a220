using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Kernels;

/// <summary>The update of Adam with decoupled weight decay as one pass over memory, where separate operations make seven.</summary>
internal static class AdamWKernel
{
    private const int Block = 16_384;

    /// <summary>Whether the kernel can work on this tensor.</summary>
    public static bool Fits(Tensor values) => values.device_type == DeviceType.CPU && values.dtype == ScalarType.Float32;

    /// <summary>Updates values, mean and square in place. All four are flat and equally long.</summary>
    /// <param name="values">What is trained.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="mean">Running mean of the gradients.</param>
    /// <param name="square">Running mean of the squared gradients.</param>
    /// <param name="update">The step's coefficients.</param>
    public static unsafe void Step(Tensor values, Tensor gradients, Tensor mean, Tensor square, AdamWUpdate update)
    {
        fixed (byte* p = values.bytes, g = gradients.bytes, m = mean.bytes, s = square.bytes)
        {
            var (values0, gradients0, mean0, square0) = ((nint)p, (nint)g, (nint)m, (nint)s);
            Work.OverBlocks(values.numel(), Block, (_, start, count) =>
                Update(Part(values0, start, count), Part(gradients0, start, count), Part(mean0, start, count), Part(square0, start, count), update));
        }
    }

    private static unsafe Span<float> Part(nint memory, long start, int count) => new((float*)memory + start, count);

    private static void Update(Span<float> values, ReadOnlySpan<float> gradients, Span<float> mean, Span<float> square, AdamWUpdate update)
    {
        var p = MemoryMarshal.Cast<float, Vector<float>>(values);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var m = MemoryMarshal.Cast<float, Vector<float>>(mean);
        var s = MemoryMarshal.Cast<float, Vector<float>>(square);
        var (beta1, rest1) = (new Vector<float>(update.Beta1), new Vector<float>(1 - update.Beta1));
        var (beta2, rest2) = (new Vector<float>(update.Beta2), new Vector<float>(1 - update.Beta2));
        var (keep, rate) = (new Vector<float>(update.Keep), new Vector<float>(update.Rate));
        var (scale, epsilon) = (new Vector<float>(update.RootScale), new Vector<float>(update.Epsilon));
        for (var i = 0; i < p.Length; i++)
        {
            var gradient = g[i];
            var newMean = m[i] * beta1 + gradient * rest1;
            var newSquare = s[i] * beta2 + gradient * gradient * rest2;
            m[i] = newMean;
            s[i] = newSquare;
            p[i] = p[i] * keep - rate * newMean / (Vector.SquareRoot(newSquare) * scale + epsilon);
        }

        for (var i = p.Length * Vector<float>.Count; i < values.Length; i++)
        {
            var gradient = gradients[i];
            mean[i] = mean[i] * update.Beta1 + gradient * (1 - update.Beta1);
            square[i] = square[i] * update.Beta2 + gradient * gradient * (1 - update.Beta2);
            values[i] = values[i] * update.Keep - update.Rate * mean[i] / (MathF.Sqrt(square[i]) * update.RootScale + update.Epsilon);
        }
    }
}

/// <summary>The coefficients of one update.</summary>
/// <param name="Beta1">How slowly the mean moves.</param>
/// <param name="Beta2">How slowly the square moves.</param>
/// <param name="Keep">1 minus the part that decay takes away.</param>
/// <param name="Rate">The learning rate over the mean's bias correction.</param>
/// <param name="RootScale">1 over the root of the square's bias correction.</param>
/// <param name="Epsilon">Added to the root.</param>
internal readonly record struct AdamWUpdate(float Beta1, float Beta2, float Keep, float Rate, float RootScale, float Epsilon);
