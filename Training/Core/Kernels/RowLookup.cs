using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// Picks rows of a table; backward adds to the picked rows of the table's gradient alone. The general operation would
/// fill a second table with zeros and add all of it, though a batch touches few rows.
/// </summary>
internal sealed class RowLookup : Kernel<RowLookup>
{
    /// <inheritdoc/>
    protected override int Arguments => 2;

    /// <summary>Whether the kernel can work on this table: in memory of its own, with memory for gradients.</summary>
    public static bool Fits(Tensor table) =>
        table.device_type == DeviceType.CPU && table.dtype == ScalarType.Float32 && table.requires_grad && table.grad is not null && is_grad_enabled();

    /// <summary>The rows <c>[ids, width]</c> of a table <c>[rows, width]</c>.</summary>
    /// <param name="table">The table, with a gradient of its own.</param>
    /// <param name="ids">Which rows, int64 <c>[ids]</c>.</param>
    public static Tensor Of(Tensor table, Tensor ids) => apply(table, ids);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (table, ids) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([table, ids]);
        return table.index_select(0, ids);
    }

    /// <inheritdoc/>
    protected override List<Tensor?> Backward(autograd.AutogradContext ctx, Tensor gradient)
    {
        var saved = ctx.get_saved_variables();
        using var table = saved[0];
        using var ids = saved[1];
        using var sum = table.grad!;
        Add(sum, ids, gradient);

        // The table's gradient has been added to in place; there is nothing left to accumulate.
        return [];
    }

    private static unsafe void Add(Tensor gradient, Tensor ids, Tensor rows)
    {
        var (count, width) = ((int)ids.numel(), (int)gradient.shape[1]);
        fixed (byte* g = gradient.bytes, i = ids.bytes, r = rows.bytes)
        {
            var (gradient0, ids0, rows0) = ((nint)g, (nint)i, (nint)r);

            // Threads share the columns, not the ids: the same id may come twice, and sums keep their order.
            Work.OverRows(width, count, (from, to) =>
            {
                var chosen = new ReadOnlySpan<long>((long*)ids0, count);
                for (var row = 0; row < count; row++)
                {
                    var target = new Span<float>((float*)gradient0 + chosen[row] * width + from, (int)(to - from));
                    TensorPrimitives.Add(target, new ReadOnlySpan<float>((float*)rows0 + (long)row * width + from, target.Length), target);
                }
            });
        }
    }
}
