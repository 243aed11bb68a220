using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// <c>LayerNorm(input + dropout(update))</c>, forward in one pass over memory and backward in one; dropout's mask is
/// made again in backward.
/// </summary>
internal sealed class ResidualNorm : Kernel<ResidualNorm>
{
    /// <inheritdoc/>
    protected override int Arguments => 7;

    /// <summary>Whether the kernel can work on these tensors: rows of whole vectors in the host's memory.</summary>
    public static bool Fits(Tensor input) =>
        input.device_type == DeviceType.CPU && input.dtype == ScalarType.Float32 && input.shape[^1] % Vector<float>.Count == 0;

    /// <summary>Adds, normalises and scales.</summary>
    /// <param name="input">The residual, <c>[…, dim]</c>.</param>
    /// <param name="update">What is added, of the same shape.</param>
    /// <param name="scale">Multiplies the normalised values, <c>[dim]</c>.</param>
    /// <param name="bias">Added to them, <c>[dim]</c>.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="keep">Probability that a value of the update stays.</param>
    /// <param name="seed">Seed of the mask.</param>
    public static Tensor Of(Tensor input, Tensor update, Tensor scale, Tensor bias, double epsilon, double keep, long seed) =>
        apply(input, update, scale, bias, epsilon, keep, seed);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var input = ((Tensor)vars[0]).contiguous();
        using var update = ((Tensor)vars[1]).contiguous();
        var (scale, bias) = ((Tensor)vars[2], (Tensor)vars[3]);
        var dim = (int)input.shape[^1];
        var rows = input.numel() / dim;
        var output = empty_like(input);
        var normalised = empty_like(input);
        var deviations = empty(rows, ScalarType.Float32);
        var call = new Call(dim, (float)(double)vars[4], new KeepMask((double)vars[5]), (long)vars[6]);
        Forward(input, update, scale, bias, output, normalised, deviations, call);
        ctx.save_for_backward([normalised, deviations, scale]);
        ctx.save_data("call", call);
        return output;
    }

    /// <inheritdoc/>
    protected override List<Tensor?> Backward(autograd.AutogradContext ctx, Tensor gradient)
    {
        var saved = ctx.get_saved_variables();
        using var normalised = saved[0];
        using var deviations = saved[1];
        using var scale = saved[2];
        var call = (Call)ctx.get_data("call");
        var parts = Work.Parts(deviations.numel(), call.Dim);
        var (toInput, toUpdate) = (empty_like(normalised), empty_like(normalised));
        using var sums = zeros(2, parts, call.Dim);
        Backward(gradient, normalised, deviations, scale, toInput, toUpdate, sums, call, parts);
        using var total = sums.sum(1);
        return [toInput, toUpdate, total[0], total[1]];
    }

    private static unsafe void Forward(Tensor input, Tensor update, Tensor scale, Tensor bias, Tensor output, Tensor normalised, Tensor deviations, Call call)
    {
        fixed (byte* x = input.bytes, u = update.bytes, s = scale.bytes, b = bias.bytes, y = output.bytes, n = normalised.bytes, d = deviations.bytes)
        {
            var (x0, u0, s0, b0, y0, n0, d0) = ((nint)x, (nint)u, (nint)s, (nint)b, (nint)y, (nint)n, (nint)d);
            Work.OverRows(deviations.numel(), call.Dim, (from, to) =>
            {
                var scales = Rows.At(s0, 0, call.Dim);
                var biases = Rows.At(b0, 0, call.Dim);
                for (var row = from; row < to; row++)
                {
                    ((float*)d0)[row] = ForwardRow(
                        Rows.At(x0, row, call.Dim), Rows.At(u0, row, call.Dim), scales, biases, Rows.At(y0, row, call.Dim), Rows.At(n0, row, call.Dim), row, call);
                }
            });
        }
    }

    /// <summary>One row; returns 1 over its standard deviation.</summary>
    private static float ForwardRow(
        Span<Vector<float>> input, Span<Vector<float>> update, Span<Vector<float>> scale, Span<Vector<float>> bias,
        Span<Vector<float>> output, Span<Vector<float>> normalised, long row, Call call)
    {
        var random = new RandomLanes(call.Seed, row);
        var (sum, squares) = (Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i < input.Length; i++)
        {
            normalised[i] = input[i] + update[i] * call.Mask.Next(ref random);
            sum += normalised[i];
        }

        var mean = new Vector<float>(Vector.Sum(sum) / call.Dim);
        for (var i = 0; i < input.Length; i++)
        {
            var centred = normalised[i] - mean;
            squares += centred * centred;
        }

        var deviation = 1 / MathF.Sqrt(Vector.Sum(squares) / call.Dim + call.Epsilon);
        for (var i = 0; i < input.Length; i++)
        {
            normalised[i] = (normalised[i] - mean) * deviation;
            output[i] = normalised[i] * scale[i] + bias[i];
        }

        return deviation;
    }

    private static unsafe void Backward(
        Tensor gradient, Tensor normalised, Tensor deviations, Tensor scale, Tensor toInput, Tensor toUpdate, Tensor sums, Call call, int parts)
    {
        fixed (byte* g = gradient.bytes, n = normalised.bytes, d = deviations.bytes, s = scale.bytes, x = toInput.bytes, u = toUpdate.bytes, p = sums.bytes)
        {
            var (g0, n0, d0, s0, x0, u0, p0) = ((nint)g, (nint)n, (nint)d, (nint)s, (nint)x, (nint)u, (nint)p);
            Work.OverParts(parts, deviations.numel(), (part, from, to) =>
            {
                var scales = Rows.At(s0, 0, call.Dim);
                var toScale = Rows.At(p0, part, call.Dim);
                var toBias = Rows.At(p0, parts + part, call.Dim);
                for (var row = from; row < to; row++)
                {
                    BackwardRow(
                        Rows.At(g0, row, call.Dim), Rows.At(n0, row, call.Dim), ((float*)d0)[row], scales,
                        Rows.At(x0, row, call.Dim), Rows.At(u0, row, call.Dim), toScale, toBias, row, call);
                }
            });
        }
    }

    private static void BackwardRow(
        Span<Vector<float>> gradient, Span<Vector<float>> normalised, float deviation, Span<Vector<float>> scale,
        Span<Vector<float>> toInput, Span<Vector<float>> toUpdate, Span<Vector<float>> toScale, Span<Vector<float>> toBias, long row, Call call)
    {
        var (sum, product) = (Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i < gradient.Length; i++)
        {
            var scaled = gradient[i] * scale[i];
            sum += scaled;
            product += scaled * normalised[i];
            toScale[i] += gradient[i] * normalised[i];
            toBias[i] += gradient[i];
        }

        var (mean, slope) = (new Vector<float>(Vector.Sum(sum) / call.Dim), new Vector<float>(Vector.Sum(product) / call.Dim));
        var random = new RandomLanes(call.Seed, row);
        for (var i = 0; i < gradient.Length; i++)
        {
            toInput[i] = (gradient[i] * scale[i] - mean - normalised[i] * slope) * deviation;
            toUpdate[i] = toInput[i] * call.Mask.Next(ref random);
        }
    }

    /// <summary>What forward and backward of one call share.</summary>
    private sealed record Call(int Dim, float Epsilon, KeepMask Mask, long Seed);
}
