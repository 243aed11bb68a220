using System.Runtime.InteropServices;
using Platform.Training.Compression.Quantization;

namespace Platform.Training.Compression.Sparse;

/// <summary>
/// A tensor as the sparse format stores it: a bit for each value that says whether it is there, where that saves something, and
/// those that are there: as they are, or as integers of a few bits with scales.
/// </summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Mask">A bit for each value, the first in the lowest bit: set where the value is stored, clear where it is zero. Null: all are stored.</param>
/// <param name="Values">The stored values; null where there are integers.</param>
/// <param name="Integers">The stored integers, each with the largest there is added, packed; null where there are values.</param>
/// <param name="Scales">What integers are multiplied with: one for all, or one for each row.</param>
/// <param name="Bits">Bits of an integer; 32 for values.</param>
public sealed record PackedTensor(IReadOnlyList<long> Shape, byte[]? Mask, float[]? Values, byte[]? Integers, float[]? Scales, int Bits)
{
    private const int SingleBits = 32;

    /// <summary>Number of values.</summary>
    public int Count => (int)Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Bytes of all that is stored.</summary>
    public long Bytes => (Mask?.Length ?? 0) + sizeof(float) * ((Values?.Length ?? 0) + (Scales?.Length ?? 0)) + (Integers?.Length ?? 0);

    /// <summary>Stores values so that they come back to the bit. Only those whose every bit is zero are left out.</summary>
    public static PackedTensor Of(ReadOnlySpan<float> values, IReadOnlyList<long> shape)
    {
        var there = new bool[values.Length];
        var words = MemoryMarshal.Cast<float, uint>(values);
        for (var i = 0; i < there.Length; i++)
        {
            there[i] = words[i] != 0;
        }

        var mask = MaskOf(there, SingleBits);
        return new PackedTensor(shape, mask, mask is null ? values.ToArray() : [.. Stored(values.ToArray(), there)], null, null, SingleBits);
    }

    /// <summary>Stores a matrix of integers.</summary>
    public static PackedTensor Of(IntegerMatrix matrix)
    {
        var there = Array.ConvertAll(matrix.Values, value => value != 0);
        var mask = MaskOf(there, matrix.Bits);
        var largest = BitWidth.Levels(matrix.Bits);
        var stored = (mask is null ? matrix.Values : Stored(matrix.Values, there)).Select(value => (byte)(value + largest));
        return new PackedTensor([matrix.Rows, matrix.Columns], mask, null, BitPacking.Pack([.. stored], matrix.Bits), matrix.Scales, matrix.Bits);
    }

    /// <summary>The values. Integers become the product of integer and scale.</summary>
    public float[] Expand()
    {
        var values = new float[Count];
        var (stored, columns, next) = (Mask is null ? Count : CountOf(Mask), Count / (int)Math.Max(1, Shape.Count == 0 ? 1 : Shape[0]), 0);
        var integers = Integers is null ? null : BitPacking.Unpack(Integers, Bits, stored);
        for (var i = 0; i < values.Length; i++)
        {
            if (Mask is null || (Mask[i / 8] >> (i % 8) & 1) != 0)
            {
                values[i] = integers is null ? Values![next] : (integers[next] - BitWidth.Levels(Bits)) * Scales![Scales.Length > 1 ? i / columns : 0];
                next++;
            }
        }

        return values;
    }

    /// <summary>Number of set bits.</summary>
    internal static int CountOf(ReadOnlySpan<byte> mask)
    {
        var count = 0;
        foreach (var part in mask)
        {
            count += System.Numerics.BitOperations.PopCount(part);
        }

        return count;
    }

    /// <summary>A mask where it takes less than the zeros that it spares.</summary>
    private static byte[]? MaskOf(bool[] there, int bits)
    {
        var zeros = there.Count(stored => !stored);
        return (long)zeros * bits > there.Length ? BitPacking.Pack([.. there.Select(stored => stored ? (byte)1 : (byte)0)], 1) : null;
    }

    private static IEnumerable<T> Stored<T>(T[] values, bool[] there) => values.Where((_, i) => there[i]);
}
