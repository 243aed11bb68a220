using Platform.Training.Compression.Export.Onnx;
using static Platform.Training.Compression.Export.Onnx.TensorProto.Types;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>
/// Stores numbers of less than a byte packed. Operator set 17 has no such type, so the file holds whole words and the
/// nodes that take them apart; a runtime does that once, when it loads the file, for all they work on is constant.
/// </summary>
internal static class PackedIntegers
{
    /// <summary>Adds numbers and what takes them apart.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Their name.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="bits">Bits of a number.</param>
    /// <param name="rows">First dimension.</param>
    /// <param name="columns">Second dimension.</param>
    /// <returns>The numbers as signed bytes <c>[rows, columns]</c>.</returns>
    public static string Write(OnnxGraph graph, string name, ReadOnlySpan<sbyte> values, int bits, int rows, int columns)
    {
        if (bits > 4)
        {
            return graph.SignedBytes(name, values, rows, columns);
        }

        // 2 and 4 bits fill a byte; of 3 bits ten fit into the 31 of a positive word.
        var (perWord, radix) = (bits == 3 ? 10 : 8 / bits, 1 << bits);
        var words = Pack(values, perWord, radix);
        var stored = bits == 3 ? graph.Words(name, words, words.Length, 1) : graph.Bytes(name, [.. words.Select(word => (byte)word)], words.Length, 1);
        var whole = bits == 3 ? stored : graph.Node("Cast", [stored], ("to", (int)DataType.Int32));
        var powers = graph.Words(name + ".powers", [.. Enumerable.Range(0, perWord).Select(place => (int)Math.Pow(radix, place))], perWord);
        var digits = graph.Node("Mod", [graph.Node("Div", [whole, powers]), graph.Words(name + ".radix", [radix], [])]);
        var numbers = graph.Node("Sub", [digits, graph.Words(name + ".zero", [radix / 2], [])]);
        var flat = graph.Node("Reshape", [numbers, graph.Integers(-1)]);
        var all = graph.Node("Slice", [flat, graph.Integers(0), graph.Integers((long)rows * columns), graph.Integers(0)]);
        return graph.Node("Cast", [graph.Node("Reshape", [all, graph.Integers(rows, columns)])], ("to", (int)DataType.Int8));
    }

    private static int[] Pack(ReadOnlySpan<sbyte> values, int perWord, int radix)
    {
        var words = new int[(values.Length + perWord - 1) / perWord];
        for (var i = values.Length - 1; i >= 0; i--)
        {
            words[i / perWord] = words[i / perWord] * radix + values[i] + radix / 2;
        }

        return words;
    }
}
