using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// The products of a few vectors with every row of a long table, as a decoder computes for each token: bound by reading
/// the table, which all threads do here and libtorch's product of so few rows does with one.
/// </summary>
internal static class RowProducts
{
    private const int MostVectors = 4;

    /// <summary>Whether the kernel can work on these tensors and is worth it; it has no gradient.</summary>
    public static bool Fits(Tensor vectors, Tensor table) =>
        vectors.device_type == DeviceType.CPU && vectors.dtype == ScalarType.Float32 && table.dtype == ScalarType.Float32
        && !is_grad_enabled() && vectors.numel() / vectors.shape[^1] <= MostVectors && table.is_contiguous();

    /// <summary>The products <c>[…, rows]</c>.</summary>
    /// <param name="vectors"><c>[…, dim]</c>.</param>
    /// <param name="table"><c>[rows, dim]</c>.</param>
    public static unsafe Tensor Of(Tensor vectors, Tensor table)
    {
        using var dense = vectors.contiguous();
        var (rows, dim) = (table.shape[0], (int)table.shape[1]);
        var count = dense.numel() / dim;
        var products = empty([.. vectors.shape[..^1], rows], ScalarType.Float32);
        fixed (byte* v = dense.bytes, t = table.bytes, p = products.bytes)
        {
            var (v0, t0, p0) = ((nint)v, (nint)t, (nint)p);
            Work.OverRows(rows, dim, (from, to) =>
            {
                for (var row = from; row < to; row++)
                {
                    var weights = new ReadOnlySpan<float>((float*)t0 + row * dim, dim);
                    for (var i = 0L; i < count; i++)
                    {
                        ((float*)p0)[i * rows + row] = TensorPrimitives.Dot(new ReadOnlySpan<float>((float*)v0 + i * dim, dim), weights);
                    }
                }
            });
        }

        return products;
    }
}
