namespace Platform.Training.Compression.Sparse;

/// <summary>Numbers of 1 to 8 bits one after the other, without gaps: the first takes the lowest bits of the first byte.</summary>
internal static class BitPacking
{
    /// <summary>Bytes that so many numbers take.</summary>
    public static int Length(int count, int bits) => (int)(((long)count * bits + 7) / 8);

    /// <summary>Packs numbers.</summary>
    /// <param name="numbers">Each below <c>2^bits</c>.</param>
    /// <param name="bits">Bits of a number.</param>
    public static byte[] Pack(ReadOnlySpan<byte> numbers, int bits)
    {
        var packed = new byte[Length(numbers.Length, bits)];
        var (buffer, filled, place) = (0, 0, 0);
        foreach (var number in numbers)
        {
            buffer |= number << filled;
            filled += bits;
            while (filled >= 8)
            {
                packed[place++] = (byte)buffer;
                (buffer, filled) = (buffer >> 8, filled - 8);
            }
        }

        if (filled > 0)
        {
            packed[place] = (byte)buffer;
        }

        return packed;
    }

    /// <summary>Unpacks numbers.</summary>
    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    /// <param name="bits">Bits of a number.</param>
    /// <param name="count">How many numbers.</param>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int bits, int count)
    {
        var numbers = new byte[count];
        var (buffer, filled, place, mask) = (0, 0, 0, (1 << bits) - 1);
        for (var i = 0; i < count; i++)
        {
            while (filled < bits)
            {
                buffer |= packed[place++] << filled;
                filled += 8;
            }

            numbers[i] = (byte)(buffer & mask);
            (buffer, filled) = (buffer >> bits, filled - bits);
        }

        return numbers;
    }
}
