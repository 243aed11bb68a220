using System.Numerics;
using System.Runtime.InteropServices;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// The mean cross-entropy of <c>hidden · tableᵀ + bias</c>, a block of rows at a time. The logits of a whole batch over a
/// vocabulary would take hundreds of megabytes, several times; here each block is turned into its gradient where it
/// stands, while it is still in the cache.
/// </summary>
internal sealed class LinearCrossEntropy : Kernel<LinearCrossEntropy>
{
    /// <summary>Logits of a block, about: 32 MB.</summary>
    private const long BlockValues = 8 << 20;

    /// <inheritdoc/>
    protected override int Arguments => 5;

    /// <summary>Whether the kernel can work on these tensors.</summary>
    public static bool Fits(Tensor hidden) => hidden.device_type == DeviceType.CPU && hidden.dtype == ScalarType.Float32 && hidden.shape[0] > 0;

    /// <summary>The mean loss, a scalar.</summary>
    /// <param name="hidden"><c>[rows, dim]</c>.</param>
    /// <param name="table"><c>[classes, dim]</c>; where it is bf16 so are the products, and the rest is fp32 still.</param>
    /// <param name="bias"><c>[classes]</c>; null for none.</param>
    /// <param name="labels">The right classes, int64 <c>[rows]</c>.</param>
    public static Tensor Of(Tensor hidden, Tensor table, Tensor? bias, Tensor labels) => apply(hidden, table, bias!, labels, is_grad_enabled());

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var hidden = ((Tensor)vars[0]).contiguous();
        var (table, bias, labels, hasGradients) = ((Tensor)vars[1], vars[2] as Tensor, (Tensor)vars[3], (bool)vars[4]);
        var rows = hidden.shape[0];
        var toHidden = hasGradients ? empty_like(hidden) : null;
        var toTable = hasGradients ? zeros(table.shape, ScalarType.Float32) : null;
        var toBias = hasGradients && bias is not null ? zeros_like(bias) : null;
        var block = Math.Clamp(BlockValues / table.shape[0], 1, rows);
        var loss = 0.0;
        for (var row = 0L; row < rows; row += block)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(block, rows - row);
            var part = hidden.narrow(0, row, count).In(table.dtype);
            var logits = Logits(part, table, bias);
            loss += ToGradients(logits, labels.narrow(0, row, count), rows);
            if (hasGradients)
            {
                var factor = logits.In(table.dtype);
                toHidden!.narrow(0, row, count).copy_(factor.mm(table));
                AddProduct(toTable!, factor.t(), part);
                toBias?.add_(logits.sum([0]));
            }
        }

        ctx.save_for_backward([toHidden!, toTable!, toBias!]);
        return tensor((float)(loss / rows));
    }

    /// <inheritdoc/>
    protected override List<Tensor?> Backward(autograd.AutogradContext ctx, Tensor gradient)
    {
        var saved = ctx.get_saved_variables();
        var toBias = saved[2] is { IsInvalid: false } bias ? bias.mul_(gradient) : null;
        return [saved[0].mul_(gradient), saved[1].mul_(gradient), toBias];
    }

    /// <summary>In fp32, to be worked on in place.</summary>
    private static Tensor Logits(Tensor part, Tensor table, Tensor? bias) => (table.dtype, bias) switch
    {
        (ScalarType.Float32, not null) => addmm(bias, part, table.t(), 1, 1),
        (ScalarType.Float32, null) => part.mm(table.t()),
        (_, not null) => part.mm(table.t()).InFullPrecision().add_(bias),
        _ => part.mm(table.t()).InFullPrecision(),
    };

    /// <summary>Adds a product to an fp32 sum, whatever it is computed in.</summary>
    private static void AddProduct(Tensor sum, Tensor left, Tensor right)
    {
        if (left.dtype == ScalarType.Float32)
        {
            sum.addmm_(left, right);
            return;
        }

        sum.add_(left.mm(right));
    }

    /// <summary>Replaces logits by the gradient of the mean loss over all rows; returns the block's summed loss.</summary>
    private static unsafe double ToGradients(Tensor logits, Tensor labels, long rows)
    {
        var (count, classes) = (logits.shape[0], (int)logits.shape[1]);
        var losses = new double[count];
        fixed (byte* l = logits.bytes, t = labels.bytes)
        {
            var (l0, t0) = ((nint)l, (nint)t);
            Work.OverRows(count, classes, (from, to) =>
            {
                for (var row = from; row < to; row++)
                {
                    losses[row] = ToGradient(new((float*)l0 + row * classes, classes), (int)((long*)t0)[row], 1f / rows);
                }
            });
        }

        return losses.Sum();
    }

    private static double ToGradient(Span<float> logits, int label, float share)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var rest = logits[(vectors.Length * Vector<float>.Count)..];
        var largestOfEach = new Vector<float>(float.NegativeInfinity);
        foreach (var vector in vectors)
        {
            largestOfEach = Vector.Max(largestOfEach, vector);
        }

        var largest = Rows.Max(largestOfEach);
        foreach (var logit in rest)
        {
            largest = MathF.Max(largest, logit);
        }

        var right = logits[label] - largest;
        var (shift, sums) = (new Vector<float>(largest), Vector<float>.Zero);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = Vector.Exp(vectors[i] - shift);
            sums += vectors[i];
        }

        var sum = Vector.Sum(sums);
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] = MathF.Exp(rest[i] - largest);
            sum += rest[i];
        }

        var scale = share / sum;
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] *= scale;
        }

        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] *= scale;
        }

        logits[label] -= share;
        return Math.Log(sum) - right;
    }
}
