using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Checkpoints;

/// <summary>
/// A copy of tensors in the host's memory, so that a background thread can write what training already changes again.
/// The memory is taken once and used for every copy.
/// </summary>
internal sealed class TensorSnapshot
{
    private readonly Dictionary<string, byte[]> _memory = new(StringComparer.Ordinal);
    private TensorLayout[] _layout = [];

    /// <summary>The tensors that were copied last, in their order.</summary>
    public IReadOnlyList<TensorLayout> Layout => _layout;

    /// <summary>Copies tensors; those of the copy before are overwritten.</summary>
    public void Take(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var layout = new List<TensorLayout>(_layout.Length);
        foreach (var (name, tensor) in tensors)
        {
            using var scope = NewDisposeScope();
            var source = tensor.detach().cpu().contiguous().bytes;
            ref var memory = ref CollectionsMarshal.GetValueRefOrAddDefault(_memory, name, out _);
            if (memory?.Length != source.Length)
            {
                memory = GC.AllocateUninitializedArray<byte>(source.Length);
            }

            source.CopyTo(memory);
            layout.Add(new TensorLayout(name, tensor.dtype, tensor.shape));
        }

        _layout = [.. layout];
    }

    /// <summary>A tensor's bytes by its index in <see cref="Layout"/>.</summary>
    public byte[] Bytes(int index) => _memory[_layout[index].Name];

    /// <summary>The name of a tensor that holds an infinity or not-a-number; null where every value is finite.</summary>
    public string? FindNotFinite()
    {
        for (var i = 0; i < _layout.Length; i++)
        {
            if (!IsFinite(Bytes(i), _layout[i].Type))
            {
                return _layout[i].Name;
            }
        }

        return null;
    }

    /// <summary>A floating-point value is not finite exactly where every bit of its exponent is set.</summary>
    private static bool IsFinite(ReadOnlySpan<byte> bytes, ScalarType type) => type switch
    {
        ScalarType.Float32 => !AnyHasAll<uint>(bytes, 0x7F80_0000),
        ScalarType.Float64 => !AnyHasAll<ulong>(bytes, 0x7FF0_0000_0000_0000),
        ScalarType.Float16 => !AnyHasAll<ushort>(bytes, 0x7C00),
        ScalarType.BFloat16 => !AnyHasAll<ushort>(bytes, 0x7F80),
        _ => true,
    };

    private static bool AnyHasAll<T>(ReadOnlySpan<byte> bytes, T mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        var (all, i) = (new Vector<T>(mask), 0);
        for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            if (Vector.EqualsAny(new Vector<T>(values[i..]) & all, all))
            {
                return true;
            }
        }

        for (; i < values.Length; i++)
        {
            if ((values[i] & mask) == mask)
            {
                return true;
            }
        }

        return false;
    }
}
