using System.Numerics;
using System.Runtime.CompilerServices;

namespace Platform.Training.Core.Kernels;

/// <summary>Rows of a matrix in memory, a vector at a time.</summary>
internal static class Rows
{
    /// <summary>A row whose length is a multiple of a vector's.</summary>
    /// <param name="matrix">Address of the matrix's first fp32 value.</param>
    /// <param name="row">Which row.</param>
    /// <param name="length">Values of a row.</param>
    public static unsafe Span<Vector<float>> At(nint matrix, long row, int length) =>
        new((float*)matrix + row * length, length / Vector<float>.Count);

    /// <summary>The values from a place of a row of any length; those past its end read as a filler.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(ReadOnlySpan<float> row, int start, float filler) =>
        start + Vector<float>.Count <= row.Length ? new Vector<float>(row[start..]) : LoadRest(row[start..], filler);

    /// <summary>Puts values into a row of any length; those past its end are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> values, Span<float> row, int start)
    {
        if (start + Vector<float>.Count <= row.Length)
        {
            values.CopyTo(row[start..]);
            return;
        }

        StoreRest(values, row[start..]);
    }

    /// <summary>The largest of a vector's values.</summary>
    public static float Max(Vector<float> values)
    {
        var largest = values[0];
        for (var i = 1; i < Vector<float>.Count; i++)
        {
            largest = MathF.Max(largest, values[i]);
        }

        return largest;
    }

    private static Vector<float> LoadRest(ReadOnlySpan<float> rest, float filler)
    {
        Span<float> whole = stackalloc float[Vector<float>.Count];
        whole.Fill(filler);
        rest.CopyTo(whole);
        return new Vector<float>(whole);
    }

    private static void StoreRest(Vector<float> values, Span<float> rest)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] = values[i];
        }
    }
}
