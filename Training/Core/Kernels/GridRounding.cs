using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// Rounds values to an even grid around zero, <c>scale · {-levels, …, 0, …, levels}</c>, and lets gradients pass as if it
/// had not, except where a value lies outside of the grid: there they are zero (Bengio et al., 2013; the same arithmetic as
/// <c>torch.fake_quantize_per_tensor_affine</c> with zero point 0).
/// </summary>
/// <remarks>
/// One pass over memory forward; backward has one where a value was cut off, and none where none was. Where a scale is so
/// small that nothing can be divided by it, all values become zero.
/// </remarks>
public static class GridRounding
{
    /// <summary>Scales below this round everything to zero; one over it is still finite.</summary>
    private const float SmallestScale = 1e-30f;

    private const int Block = 16_384;

    /// <summary>Adding this to a value of at most 2^22 and taking it away again rounds it to the next whole number, halves to the even one.</summary>
    private const float Shifter = 12_582_912f;

    /// <summary>The rounded values.</summary>
    /// <param name="values">fp32, <c>[rows, columns]</c> where each row has a scale, else of any shape.</param>
    /// <param name="scales">Distance of two grid points, fp32: <c>[1]</c> for all values, or <c>[rows]</c>. Not differentiated.</param>
    /// <param name="levels">Grid points on each side of zero; a whole number below 2^22.</param>
    /// <returns>New values of the same shape.</returns>
    public static Tensor Of(Tensor values, Tensor scales, int levels)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(scales);
        RequireFitting(values, scales);
        if (values.device_type != DeviceType.CPU || values.dtype != ScalarType.Float32)
        {
            return OnAnyDevice(values, scales, levels);
        }

        if (is_grad_enabled() && values.requires_grad)
        {
            return Rounding.Of(values, scales, levels);
        }

        using var dense = values.contiguous();
        var rounded = empty_like(dense);
        Round(dense, scales, levels, rounded);
        return rounded;
    }

    /// <summary>Which grid point each value becomes: the rounded value is this times its scale, to the bit.</summary>
    /// <param name="values">As <see cref="Of"/> takes them, on the CPU.</param>
    /// <param name="scales">As <see cref="Of"/> takes them.</param>
    /// <param name="levels">At most 127.</param>
    /// <returns>Row by row.</returns>
    public static sbyte[] Integers(Tensor values, Tensor scales, int levels)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(scales);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, sbyte.MaxValue);
        RequireFitting(values, scales);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var dense = values.detach().cpu().contiguous();
        ReadOnlySpan<float> from = MemoryMarshal.Cast<byte, float>(dense.bytes);
        ReadOnlySpan<float> steps = MemoryMarshal.Cast<byte, float>(scales.detach().cpu().contiguous().bytes);
        var integers = new sbyte[from.Length];
        var columns = Math.Max(1, from.Length / steps.Length);
        for (var i = 0; i < from.Length; i++)
        {
            var place = Math.Clamp(from[i] * Inverse(steps[i / columns]), -levels, levels);
            integers[i] = (sbyte)MathF.Round(place, MidpointRounding.ToEven);
        }

        return integers;
    }

    private static void RequireFitting(Tensor values, Tensor scales)
    {
        if (scales.numel() != 1 && (values.dim() != 2 || scales.numel() != values.shape[0]))
        {
            throw new ArgumentException($"{scales.numel()} scales do not fit values [{string.Join(", ", values.shape)}]: one for all, or one for each row of a matrix.", nameof(scales));
        }
    }

    private static float Inverse(float scale) => scale < SmallestScale ? 0 : 1 / scale;

    /// <summary>The same in separate operations, for other devices and types.</summary>
    private static Tensor OnAnyDevice(Tensor values, Tensor scales, int levels)
    {
        using var scope = NewDisposeScope();
        var steps = (scales.numel() == 1 ? scales.view(-1) : scales.view(-1, 1)).detach();
        var places = values.detach() / where(steps < SmallestScale, full_like(steps, float.PositiveInfinity), steps);
        var inside = places.abs() < levels + 0.5;
        var rounded = places.round().clamp_(-levels, levels) * steps;
        return (is_grad_enabled() && values.requires_grad ? rounded + (values - values.detach()) * inside : rounded).MoveToOuterDisposeScope();
    }

    /// <summary>Rounds into memory of the same size.</summary>
    /// <returns>Whether a value lay outside of the grid.</returns>
    private static unsafe bool Round(Tensor values, Tensor scales, int levels, Tensor rounded)
    {
        var (outside, length) = (0, values.numel());
        using var steps = scales.contiguous();
        fixed (byte* x = values.bytes, y = rounded.bytes, s = steps.bytes)
        {
            var (x0, y0, s0) = ((nint)x, (nint)y, (nint)s);
            OverGrids(length, steps.numel(), (scale, start, count) =>
            {
                if (Round(new((float*)x0 + start, count), new((float*)y0 + start, count), ((float*)s0)[scale], levels))
                {
                    Volatile.Write(ref outside, 1);
                }
            });
        }

        return outside != 0;
    }

    /// <summary>Cuts a tensor into parts of one scale each.</summary>
    /// <param name="length">Number of values.</param>
    /// <param name="scales">Number of scales.</param>
    /// <param name="kernel">Takes the scale's number, the first value and how many there are.</param>
    private static void OverGrids(long length, long scales, Action<long, long, int> kernel)
    {
        if (scales == 1)
        {
            Work.OverBlocks(length, Block, (_, start, count) => kernel(0, start, count));
            return;
        }

        var columns = (int)(length / scales);
        Work.OverRows(scales, columns, (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                kernel(row, row * columns, columns);
            }
        });
    }

    private static bool Round(ReadOnlySpan<float> values, Span<float> rounded, float scale, float levels)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(values);
        var y = MemoryMarshal.Cast<float, Vector<float>>(rounded);
        var (inverse, step) = (new Vector<float>(Inverse(scale)), new Vector<float>(scale));
        var (least, most, shifter) = (new Vector<float>(-levels), new Vector<float>(levels), new Vector<float>(Shifter));
        var furthest = Vector<float>.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            var place = x[i] * inverse;
            furthest = Vector.Max(furthest, Vector.Abs(place));
            y[i] = (Vector.Min(Vector.Max(place, least), most) + shifter - shifter) * step;
        }

        var outside = Rows.Max(furthest) >= levels + 0.5f;
        for (var i = x.Length * Vector<float>.Count; i < values.Length; i++)
        {
            var place = values[i] * inverse[0];
            outside |= MathF.Abs(place) >= levels + 0.5f;
            rounded[i] = MathF.Round(MathF.Min(MathF.Max(place, -levels), levels), MidpointRounding.ToEven) * scale;
        }

        return outside;
    }

    /// <summary>Gradients of values that lie outside of the grid become zero.</summary>
    private static unsafe void Cut(Tensor gradient, Tensor values, Tensor scales, int levels, Tensor toValues)
    {
        fixed (byte* g = gradient.bytes, x = values.bytes, s = scales.bytes, r = toValues.bytes)
        {
            var (g0, x0, s0, r0) = ((nint)g, (nint)x, (nint)s, (nint)r);
            OverGrids(values.numel(), scales.numel(), (scale, start, count) => Cut(
                new((float*)g0 + start, count), new((float*)x0 + start, count), new((float*)r0 + start, count), Inverse(((float*)s0)[scale]), levels + 0.5f));
        }
    }

    private static void Cut(ReadOnlySpan<float> gradient, ReadOnlySpan<float> values, Span<float> toValues, float inverse, float limit)
    {
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var x = MemoryMarshal.Cast<float, Vector<float>>(values);
        var r = MemoryMarshal.Cast<float, Vector<float>>(toValues);
        var limits = new Vector<float>(limit);
        for (var i = 0; i < x.Length; i++)
        {
            r[i] = Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x[i] * inverse), limits), g[i], Vector<float>.Zero);
        }

        for (var i = x.Length * Vector<float>.Count; i < values.Length; i++)
        {
            toValues[i] = MathF.Abs(values[i] * inverse) < limit ? gradient[i] : 0;
        }
    }

    /// <summary>The rounding with its gradient.</summary>
    private sealed class Rounding : Kernel<Rounding>
    {
        /// <inheritdoc/>
        protected override int Arguments => 3;

        public static Tensor Of(Tensor values, Tensor scales, int levels) => apply(values, scales.detach(), levels);

        /// <inheritdoc/>
        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            // Not disposed here: what is saved is taken over once forward has returned.
            var values = ((Tensor)vars[0]).contiguous();
            var scales = ((Tensor)vars[1]).contiguous();
            var levels = (int)vars[2];
            var rounded = empty_like(values);
            var isCut = Round(values, scales, levels, rounded);
            ctx.save_for_backward(isCut ? [values, scales] : []);
            ctx.save_data("levels", levels);
            ctx.save_data("cut", isCut);
            return rounded;
        }

        /// <inheritdoc/>
        protected override List<Tensor?> Backward(autograd.AutogradContext ctx, Tensor gradient)
        {
            if (!(bool)ctx.get_data("cut"))
            {
                // With a handle of its own: the one received is let go.
                return [gradient.alias()];
            }

            var saved = ctx.get_saved_variables();
            using var values = saved[0];
            using var scales = saved[1];
            var toValues = empty_like(values);
            Cut(gradient, values, scales, (int)ctx.get_data("levels"), toValues);
            return [toValues];
        }
    }
}
