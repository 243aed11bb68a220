using Platform.Training.Compression.Export.Onnx;
using Platform.Training.Compression.Quantization;
using static Platform.Training.Compression.Export.Onnx.TensorProto.Types;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>Products and look-ups with integer weights, as nodes that runtimes have integer kernels for.</summary>
internal static class IntegerNodes
{
    /// <summary>
    /// A product whose left side is made integer from its own range, once for all products that share it (the operators
    /// DynamicQuantizeLinear and MatMulInteger).
    /// </summary>
    /// <param name="model">What is being written.</param>
    /// <param name="name">The matrix's name.</param>
    /// <param name="matrix">The matrix, <c>[output, input]</c>.</param>
    /// <param name="input">The left side, <c>[…, input]</c>.</param>
    /// <returns><c>[…, output]</c>, without bias.</returns>
    public static string Dynamic(ModelWriter model, string name, IntegerMatrix matrix, string input)
    {
        var graph = model.Graph;
        var quantized = model.Shared($"integers of {input}", () => graph.Node("DynamicQuantizeLinear", [input], 3));
        var product = graph.Node("MatMulInteger", [quantized[0], Weights(graph, name, matrix), quantized[2]]);
        var scale = graph.Node("Mul", [quantized[1], Scales(graph, name, matrix)]);
        return graph.Node("Mul", [graph.Node("Cast", [product], ("to", (int)DataType.Float)), scale]);
    }

    /// <summary>
    /// A product whose left side is made integer by a scale found in training. Its integers are those of training, with 128 added:
    /// kernels of x86 processors multiply unsigned with signed bytes.
    /// </summary>
    /// <param name="model">What is being written.</param>
    /// <param name="name">The matrix's name.</param>
    /// <param name="matrix">The matrix, <c>[output, input]</c>.</param>
    /// <param name="input">The left side, <c>[…, input]</c>.</param>
    /// <param name="inputScale">What it is divided by.</param>
    /// <returns><c>[…, output]</c>, without bias.</returns>
    public static string Static(ModelWriter model, string name, IntegerMatrix matrix, string input, float inputScale)
    {
        var graph = model.Graph;
        var zero = graph.Once("middle of a byte", () => graph.Bytes("middle of a byte", [128], []));
        var integers = model.Shared($"integers of {input} by {inputScale:R}", () => [graph.Node("QuantizeLinear", [Cut(graph, input, inputScale), graph.Number(inputScale), zero])])[0];
        var product = graph.Node("MatMulInteger", [integers, Weights(graph, name, matrix), zero]);
        var scales = matrix.Scales.Select(scale => scale * inputScale).ToArray();
        return graph.Node("Mul", [graph.Node("Cast", [product], ("to", (int)DataType.Float)), graph.Floats(name + ".scale", scales, matrix.IsPerRow ? [matrix.Rows] : [])]);
    }

    /// <summary>What training made of a product's left side, in single precision: rounded to a grid.</summary>
    /// <param name="model">What is being written.</param>
    /// <param name="input">The left side.</param>
    /// <param name="scale">The distance of two grid points.</param>
    public static string Rounded(ModelWriter model, string input, float scale)
    {
        var graph = model.Graph;
        return model.Shared($"rounded {input} by {scale:R}", () =>
        [
            graph.Node("Mul", [graph.Node("Round", [graph.Node("Div", [Cut(graph, input, scale), graph.Number(scale)])]), graph.Number(scale)]),
        ])[0];
    }

    /// <summary>Cuts off what lies beyond the outermost grid points.</summary>
    private static string Cut(OnnxGraph graph, string input, float scale) =>
        graph.Node("Clip", [input, graph.Number(-scale * sbyte.MaxValue), graph.Number(scale * sbyte.MaxValue)]);

    /// <summary>Rows of a table: the integers are looked up, then multiplied with their scales.</summary>
    /// <param name="model">What is being written.</param>
    /// <param name="name">The table's name.</param>
    /// <param name="table">The table, <c>[ids, length]</c>.</param>
    /// <param name="ids">Which rows.</param>
    public static string Rows(ModelWriter model, string name, IntegerMatrix table, string ids)
    {
        var graph = model.Graph;
        var rows = graph.Node("Gather", [PackedIntegers.Write(graph, name, table.Values, table.Bits, table.Rows, table.Columns), ids], ("axis", 0));
        var numbers = graph.Node("Cast", [rows], ("to", (int)DataType.Float));
        var scales = graph.Floats(name + ".scale", table.Scales, table.IsPerRow ? [table.Rows, 1] : []);
        return graph.Node("Mul", [numbers, table.IsPerRow ? graph.Node("Gather", [scales, ids], ("axis", 0)) : scales]);
    }

    /// <summary>The first rows of a table, as many as there are tokens.</summary>
    /// <param name="model">What is being written.</param>
    /// <param name="name">The table's name.</param>
    /// <param name="table">The table, <c>[positions, length]</c>.</param>
    public static string FirstRows(ModelWriter model, string name, IntegerMatrix table)
    {
        var graph = model.Graph;
        var rows = model.FirstRows(PackedIntegers.Write(graph, name, table.Values, table.Bits, table.Rows, table.Columns));
        var scales = graph.Floats(name + ".scale", table.Scales, table.IsPerRow ? [table.Rows, 1] : []);
        return graph.Node("Mul", [graph.Node("Cast", [rows], ("to", (int)DataType.Float)), table.IsPerRow ? model.FirstRows(scales) : scales]);
    }

    /// <summary>A matrix as products need it, <c>[input, output]</c>.</summary>
    public static string Weights(OnnxGraph graph, string name, IntegerMatrix matrix) =>
        PackedIntegers.Write(graph, name, matrix.Transposed(), matrix.Bits, matrix.Columns, matrix.Rows);

    /// <summary>A matrix's scales, one for each output or a single one.</summary>
    public static string Scales(OnnxGraph graph, string name, IntegerMatrix matrix) =>
        graph.Floats(name + ".scale", matrix.Scales, matrix.IsPerRow ? [matrix.Rows] : []);
}
