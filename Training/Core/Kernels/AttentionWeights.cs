using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// <c>dropout(softmax(scale · logits + added))</c> in one pass over memory, and backward in one; dropout's mask is made
/// again in backward.
/// </summary>
internal sealed class AttentionWeights : Kernel<AttentionWeights>
{
    /// <inheritdoc/>
    protected override int Arguments => 5;

    /// <summary>Whether the kernel can work on these tensors.</summary>
    public static bool Fits(Tensor logits) => logits.device_type == DeviceType.CPU && logits.dtype == ScalarType.Float32;

    /// <summary>Turns logits into weights.</summary>
    /// <param name="logits">Products of queries and keys, <c>[batch, heads, queries, keys]</c>.</param>
    /// <param name="added">Added after scaling, of a shape that broadcasts to that of the logits; not differentiated; null for nothing.</param>
    /// <param name="scale">Multiplies the logits.</param>
    /// <param name="keep">Probability that a weight stays.</param>
    /// <param name="seed">Seed of the mask.</param>
    public static Tensor Of(Tensor logits, Tensor? added, double scale, double keep, long seed) =>
        apply(logits, added?.to(ScalarType.Float32).detach()!, scale, keep, seed);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var logits = ((Tensor)vars[0]).contiguous();
        var call = new Call((float)(double)vars[2], new KeepMask((double)vars[3]), (long)vars[4]);
        var (softmax, dropped) = (empty_like(logits), empty_like(logits));
        using var added = vars[1] is Tensor { } given ? WithWholeRows(given, logits.shape[^1]) : null;
        Forward(logits, added, softmax, dropped, call);
        ctx.save_for_backward([softmax]);
        ctx.save_data("call", call);
        return dropped;
    }

    /// <inheritdoc/>
    protected override List<Tensor?> Backward(autograd.AutogradContext ctx, Tensor gradient)
    {
        using var softmax = ctx.get_saved_variables()[0];
        var toLogits = empty_like(softmax);
        Backward(gradient, softmax, toLogits, (Call)ctx.get_data("call"));
        return [toLogits];
    }

    /// <summary>The same with four dimensions, of which the last is not broadcast any more.</summary>
    private static Tensor WithWholeRows(Tensor added, long keys)
    {
        using var scope = NewDisposeScope();
        long[] shape = [.. Enumerable.Repeat(1L, 4 - (int)added.dim()), .. added.shape];
        return added.view(shape).expand(shape[0], shape[1], shape[2], keys).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>By how many values the row moves with each dimension before the last; 0 where it is broadcast.</summary>
    private static (long Batch, long Head, long Query) Strides(Tensor added) => (
        added.shape[0] == 1 ? 0 : added.shape[1] * added.shape[2] * added.shape[3],
        added.shape[1] == 1 ? 0 : added.shape[2] * added.shape[3],
        added.shape[2] == 1 ? 0 : added.shape[3]);

    private static unsafe void Forward(Tensor logits, Tensor? added, Tensor softmax, Tensor dropped, Call call)
    {
        var (heads, queries, keys) = (logits.shape[1], logits.shape[2], (int)logits.shape[3]);
        var strides = added is null ? default : Strides(added);
        fixed (byte* l = logits.bytes, s = softmax.bytes, d = dropped.bytes, a = added is null ? default : added.bytes)
        {
            var (l0, s0, d0, a0) = ((nint)l, (nint)s, (nint)d, (nint)a);
            Work.OverRows(logits.numel() / keys, keys, (from, to) =>
            {
                for (var row = from; row < to; row++)
                {
                    var place = (row / (heads * queries) * strides.Batch) + (row / queries % heads * strides.Head) + (row % queries * strides.Query);
                    var addedRow = a0 == 0 ? [] : new ReadOnlySpan<float>((float*)a0 + place, keys);
                    ForwardRow(new((float*)l0 + row * keys, keys), addedRow, new((float*)s0 + row * keys, keys), new((float*)d0 + row * keys, keys), row, call);
                }
            });
        }
    }

    private static void ForwardRow(ReadOnlySpan<float> logits, ReadOnlySpan<float> added, Span<float> softmax, Span<float> dropped, long row, Call call)
    {
        var (largest, sum) = (new Vector<float>(float.NegativeInfinity), Vector<float>.Zero);
        for (var i = 0; i < logits.Length; i += Vector<float>.Count)
        {
            var logit = Rows.Load(logits, i, float.NegativeInfinity) * call.Scale;
            logit = added.IsEmpty ? logit : logit + Rows.Load(added, i, 0);
            Rows.Store(logit, softmax, i);
            largest = Vector.Max(largest, logit);
        }

        var shift = new Vector<float>(Rows.Max(largest));
        for (var i = 0; i < logits.Length; i += Vector<float>.Count)
        {
            var exponential = Vector.Exp(Rows.Load(softmax, i, float.NegativeInfinity) - shift);
            Rows.Store(exponential, softmax, i);
            sum += exponential;
        }

        var random = new RandomLanes(call.Seed, row);
        var inverse = 1 / Vector.Sum(sum);
        for (var i = 0; i < logits.Length; i += Vector<float>.Count)
        {
            var weight = Rows.Load(softmax, i, 0) * inverse;
            Rows.Store(weight, softmax, i);
            Rows.Store(weight * call.Mask.Next(ref random), dropped, i);
        }
    }

    private static unsafe void Backward(Tensor gradient, Tensor softmax, Tensor toLogits, Call call)
    {
        var keys = (int)softmax.shape[3];
        fixed (byte* g = gradient.bytes, s = softmax.bytes, l = toLogits.bytes)
        {
            var (g0, s0, l0) = ((nint)g, (nint)s, (nint)l);
            Work.OverRows(softmax.numel() / keys, keys, (from, to) =>
            {
                for (var row = from; row < to; row++)
                {
                    BackwardRow(new((float*)g0 + row * keys, keys), new((float*)s0 + row * keys, keys), new((float*)l0 + row * keys, keys), row, call);
                }
            });
        }
    }

    private static void BackwardRow(ReadOnlySpan<float> gradient, ReadOnlySpan<float> softmax, Span<float> toLogits, long row, Call call)
    {
        var random = new RandomLanes(call.Seed, row);
        var products = Vector<float>.Zero;
        for (var i = 0; i < gradient.Length; i += Vector<float>.Count)
        {
            var product = Rows.Load(gradient, i, 0) * call.Mask.Next(ref random) * Rows.Load(softmax, i, 0);
            Rows.Store(product, toLogits, i);
            products += product;
        }

        var total = Vector.Sum(products);
        for (var i = 0; i < gradient.Length; i += Vector<float>.Count)
        {
            Rows.Store((Rows.Load(toLogits, i, 0) - Rows.Load(softmax, i, 0) * total) * call.Scale, toLogits, i);
        }
    }

    /// <summary>What forward and backward of one call share.</summary>
    private sealed record Call(float Scale, KeepMask Mask, long Seed);
}
