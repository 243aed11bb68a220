using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// GELU with the error function, and its derivative computed in the same pass: both need the same exponential, so
/// backward is left with one product.
/// </summary>
/// <remarks>The error function is formula 7.1.26 of Abramowitz and Stegun, within 1.5e-7.</remarks>
internal sealed class Gelu : Kernel<Gelu>
{
    /// <inheritdoc/>
    protected override int Arguments => 2;

    /// <summary>Whether the kernel can work on this tensor. It does so with and without gradients, for the values must be the same to the bit.</summary>
    public static bool Fits(Tensor input) => input.device_type == DeviceType.CPU && input.dtype == ScalarType.Float32;

    /// <summary>The activation of each value.</summary>
    public static Tensor Of(Tensor input) => apply(input, is_grad_enabled() && input.requires_grad);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var input = ((Tensor)vars[0]).contiguous();
        var output = empty_like(input);
        var slope = (bool)vars[1] ? empty_like(input) : null;
        Compute(input, output, slope);
        if (slope is not null)
        {
            ctx.save_for_backward([slope]);
        }

        return output;
    }

    /// <inheritdoc/>
    protected override List<Tensor?> Backward(autograd.AutogradContext ctx, Tensor gradient)
    {
        using var slope = ctx.get_saved_variables()[0];
        return [gradient * slope];
    }

    private static unsafe void Compute(Tensor input, Tensor output, Tensor? slope)
    {
        const int Block = 4096;
        fixed (byte* x = input.bytes, y = output.bytes, d = slope is null ? default : slope.bytes)
        {
            var (input0, output0, slope0) = ((nint)x, (nint)y, (nint)d);
            Work.OverBlocks(input.numel(), Block, (_, start, count) =>
                Compute(new((float*)input0 + start, count), new((float*)output0 + start, count), slope0 == 0 ? [] : new Span<float>((float*)slope0 + start, count)));
        }
    }

    private static void Compute(ReadOnlySpan<float> input, Span<float> output, Span<float> slope)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(input);
        var y = MemoryMarshal.Cast<float, Vector<float>>(output);
        var d = MemoryMarshal.Cast<float, Vector<float>>(slope);
        for (var i = 0; i < x.Length; i++)
        {
            Value(x[i], out y[i], out var derivative);
            if (d.Length > 0)
            {
                d[i] = derivative;
            }
        }

        for (var i = x.Length * Vector<float>.Count; i < input.Length; i++)
        {
            Value(new Vector<float>(input[i]), out var value, out var derivative);
            output[i] = value[0];
            if (slope.Length > 0)
            {
                slope[i] = derivative[0];
            }
        }
    }

    /// <summary>x Φ(x) and Φ(x) + x φ(x).</summary>
    private static void Value(Vector<float> x, out Vector<float> value, out Vector<float> slope)
    {
        var bell = Vector.Exp(x * x * -0.5f);
        var t = Vector<float>.One / (Vector<float>.One + Vector.Abs(x) * (0.3275911f * 0.70710678f));
        var series = t * (new Vector<float>(0.254829592f) + t * (new Vector<float>(-0.284496736f)
            + t * (new Vector<float>(1.421413741f) + t * (new Vector<float>(-1.453152027f) + t * 1.061405429f))));
        var tail = 0.5f * series * bell;
        var below = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), tail, Vector<float>.One - tail);
        value = x * below;
        slope = below + x * bell * 0.39894228f;
    }
}
