using static TorchSharp.torch;

namespace Platform.Training.Language.HuggingFace;

/// <summary>A tensor as a pickle describes it: a window into a storage.</summary>
/// <param name="Storage">Where its values are.</param>
/// <param name="Offset">The first value, counted in values.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Strides">How far apart neighbours are in each dimension, in values.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>Makes one of the arguments of <c>torch._utils._rebuild_tensor_v2</c>.</summary>
    /// <exception cref="InvalidDataException">The arguments make no sense, or the window reaches beyond the storage.</exception>
    public static PickledTensor Of(object?[] arguments)
    {
        if (arguments is not [PickledStorage storage, _, object?[] shape, object?[] strides, ..])
        {
            throw new InvalidDataException("it describes a tensor by other arguments than PyTorch writes.");
        }

        PickledTensor tensor = new(storage, TensorPickle.Number(arguments[1]), [.. shape.Select(TensorPickle.Number)], [.. strides.Select(TensorPickle.Number)]);
        return tensor.Fits() ? tensor : throw new InvalidDataException($"it describes a tensor of shape [{string.Join(", ", tensor.Shape)}] that does not lie within its storage of {storage.Count:N0} values.");
    }

    private bool Fits()
    {
        if (Shape.Length != Strides.Length || Offset < 0 || Shape.Concat(Strides).Any(size => size < 0))
        {
            return false;
        }

        // In 128 bits nothing overflows: every factor has at most 63.
        Int128 count = 1;
        Int128 last = Offset;
        for (int dimension = 0; dimension < Shape.Length; dimension++)
        {
            count *= Shape[dimension];
            if (count > Storage.Count)
            {
                return false;
            }

            last += (Int128)Math.Max(Shape[dimension] - 1, 0) * Strides[dimension];
        }

        return count == 0 || last < Storage.Count;
    }
}

/// <summary>Values of one type in a file of their own within the archive.</summary>
/// <param name="Key">The name of that file.</param>
/// <param name="Type">Type of a value.</param>
/// <param name="Count">Number of values.</param>
internal sealed record PickledStorage(string Key, ScalarType Type, long Count)
{
    /// <summary>Bytes of all its values.</summary>
    public long Bytes => Count * Type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 => 2,
        _ => 1,
    };

    /// <summary>Makes one of what PyTorch writes in a storage's place: <c>("storage", type, key, device, count)</c>, with an empty sixth value before version 1.6.</summary>
    public static PickledStorage Of(object?[] reference) => reference is ["storage", PickledFunction { Storage: { } type }, string key, string, long count, .. [] or [null]] && count is >= 0 and < long.MaxValue / 8
        ? new PickledStorage(key, type, count)
        : throw new InvalidDataException("it refers to something outside of it that is no storage of a tensor.");
}

/// <summary>A dictionary with its entries in order.</summary>
internal sealed class PickledDictionary
{
    /// <summary>Keys and values.</summary>
    public List<(object? Key, object? Value)> Entries { get; } = [];
}
