namespace Platform.Training.Compression.Quantization;

/// <summary>A matrix or table as whole numbers of a few bits: <c>value = scale · number</c>, symmetric around zero.</summary>
/// <param name="Values">The numbers, row by row, each within <c>±(2^(bits-1) - 1)</c>.</param>
/// <param name="Rows">Outputs of a matrix, ids of a table.</param>
/// <param name="Columns">Inputs of a matrix, length of a table's vectors.</param>
/// <param name="Scales">One for each row, or a single one.</param>
/// <param name="Bits">Bits of a number.</param>
public sealed record IntegerMatrix(sbyte[] Values, int Rows, int Columns, float[] Scales, int Bits)
{
    /// <summary>Whether each row has a scale of its own.</summary>
    public bool IsPerRow => Scales.Length > 1;

    /// <summary>Rounds a matrix after training: the largest magnitude of a row, or of all, becomes the largest number.</summary>
    /// <param name="weights">The values, row by row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="bits">Bits of a number, 2 to 8.</param>
    /// <param name="perRow">Whether each row gets a scale of its own.</param>
    public static IntegerMatrix Round(ReadOnlySpan<float> weights, int rows, int bits, bool perRow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 8);
        var (columns, largest) = (weights.Length / rows, BitWidth.Levels(bits));
        var block = perRow ? columns : weights.Length;
        var (values, scales) = (new sbyte[weights.Length], new float[perRow ? rows : 1]);
        for (var i = 0; i < scales.Length; i++)
        {
            var part = weights.Slice(i * block, block);
            var magnitude = Math.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(part));
            scales[i] = magnitude > 0 ? magnitude / largest : 1;
            for (var j = 0; j < block; j++)
            {
                values[i * block + j] = (sbyte)Math.Clamp(Math.Round(part[j] / scales[i]), -largest, largest);
            }
        }

        return new IntegerMatrix(values, rows, columns, scales, bits);
    }

    /// <summary>Each integer times its scale.</summary>
    public float[] Expand()
    {
        var values = new float[Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Values[i] * Scales[IsPerRow ? i / Columns : 0];
        }

        return values;
    }

    /// <summary>The same with rows and columns exchanged; scales stay with what were rows.</summary>
    public sbyte[] Transposed()
    {
        var turned = new sbyte[Values.Length];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                turned[column * Rows + row] = Values[row * Columns + column];
            }
        }

        return turned;
    }
}
