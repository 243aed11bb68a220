using Platform.Training.Compression.Export.Onnx;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>Heads of a projection.</summary>
/// <param name="Heads">Number of heads of queries.</param>
/// <param name="KeyValueHeads">Number of heads of keys and values.</param>
/// <param name="HeadDim">Length of one head's vector.</param>
internal sealed record QkvShape(int Heads, int KeyValueHeads, int HeadDim)
{
    /// <summary>The heads of a projection, or of the one that it wraps.</summary>
    /// <exception cref="ConfigException">It is of another kind.</exception>
    public static QkvShape Of(QkvProjection projection) => projection switch
    {
        FusedQkv { Settings: var fused } => new(fused.Heads, fused.Heads, fused.HeadDim),
        SeparateQkv { Settings: var separate } => new(separate.Heads, separate.Heads, separate.HeadDim),
        GroupedQkv { Settings: var grouped } => new(grouped.Heads, grouped.KeyValueHeads, grouped.HeadDim),
        NormalizedQkv or RopeQkv => Of((QkvProjection)projection.Children.Single(child => child.Name == "inner")),
        _ => throw new ConfigException(ModelWriter.PlaceOf(projection), $"{projection.GetType().Name} cannot be exported to ONNX."),
    };

    /// <summary>Cuts <c>[batch, tokens, all heads]</c> into queries, keys and values, each <c>[batch, heads, tokens, head]</c>.</summary>
    public IReadOnlyList<string> Cut(OnnxGraph graph, string joined)
    {
        var (queries, others) = (Heads * HeadDim, KeyValueHeads * HeadDim);
        var parts = graph.Node("Split", [joined, graph.Integers(queries, others, others)], 3, ("axis", -1));
        return [Apart(graph, parts[0], Heads), Apart(graph, parts[1], KeyValueHeads), Apart(graph, parts[2], KeyValueHeads)];
    }

    /// <summary>Cuts <c>[batch, tokens, heads · head]</c> into <c>[batch, heads, tokens, head]</c>.</summary>
    public string Apart(OnnxGraph graph, string joined, int heads) =>
        graph.Node("Transpose", [graph.Node("Reshape", [joined, graph.Integers(0, 0, heads, HeadDim)])], ("perm", new long[] { 0, 2, 1, 3 }));
}

/// <summary>Queries, keys and values by one product.</summary>
internal sealed class FusedQkvWriter : ModuleWriter<FusedQkv>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(FusedQkv module, ModelWriter model, IReadOnlyList<string> inputs) =>
        QkvShape.Of(module).Cut(model.Graph, model.Write(Child(module, "projection"), inputs)[0]);
}

/// <summary>Fewer heads of keys and values.</summary>
internal sealed class GroupedQkvWriter : ModuleWriter<GroupedQkv>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(GroupedQkv module, ModelWriter model, IReadOnlyList<string> inputs) =>
        QkvShape.Of(module).Cut(model.Graph, model.Write(Child(module, "projection"), inputs)[0]);
}

/// <summary>A product each.</summary>
internal sealed class SeparateQkvWriter : ModuleWriter<SeparateQkv>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(SeparateQkv module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var shape = QkvShape.Of(module);
        return [.. new[] { "query", "key", "value" }.Select(part => shape.Apart(model.Graph, model.Write(Child(module, part), inputs)[0], shape.Heads))];
    }
}

/// <summary>Norms of each head's queries and keys.</summary>
internal sealed class NormalizedQkvWriter : ModuleWriter<NormalizedQkv>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(NormalizedQkv module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var parts = model.Write(Child(module, "inner"), inputs);
        return [model.Write(Child(module, "query_norm"), parts[0])[0], model.Write(Child(module, "key_norm"), parts[1])[0], parts[2]];
    }
}

/// <summary>Queries and keys turned by their positions; sines and cosines are a table of the file.</summary>
internal sealed class RopeQkvWriter : ModuleWriter<RopeQkv>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(RopeQkv module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var parts = model.Write(Child(module, "inner"), inputs);
        var rotary = (RotaryEmbedding)Child(module, "rotary");
        var (cosine, sine) = (Table(model, rotary, "cos", Math.Cos), Table(model, rotary, "sin", Math.Sin));
        var headDim = QkvShape.Of(module).HeadDim;
        return [Turn(model.Graph, rotary, headDim, parts[0], cosine, sine), Turn(model.Graph, rotary, headDim, parts[1], cosine, sine), parts[2]];
    }

    /// <summary>A function of each position's angles, <c>[tokens, pairs, 1]</c>. Angles are computed in double precision, as the model does it.</summary>
    private static string Table(ModelWriter model, RotaryEmbedding rotary, string name, Func<double, double> function)
    {
        var pairs = rotary.Frequencies.Count;
        var key = $"rotary {name} {string.Join(',', rotary.Frequencies)}";
        return model.Graph.Once(key, () => model.FirstRows(model.Graph.Floats(
            $"{rotary.Path}.{name}",
            [.. Enumerable.Range(0, model.MaximumLength * pairs).Select(i => (float)function(i / pairs * rotary.Frequencies[i % pairs]))],
            model.MaximumLength,
            pairs,
            1)));
    }

    /// <summary>Multiplies each pair of neighbouring values, a complex number, with its turn.</summary>
    private static string Turn(OnnxGraph graph, RotaryEmbedding rotary, int headDim, string vectors, string cosine, string sine)
    {
        var rotated = 2 * rotary.Frequencies.Count;
        string? rest = null;
        if (rotated < headDim)
        {
            var cut = graph.Node("Split", [vectors, graph.Integers(rotated, headDim - rotated)], 2, ("axis", -1));
            (vectors, rest) = (cut[0], cut[1]);
        }

        var pairs = graph.Node("Reshape", [vectors, graph.Integers(0, 0, -1, rotated / 2, 2)]);
        var parts = graph.Node("Split", [pairs, graph.Integers(1, 1)], 2, ("axis", -1));
        var real = graph.Node("Sub", [graph.Node("Mul", [parts[0], cosine]), graph.Node("Mul", [parts[1], sine])]);
        var imaginary = graph.Node("Add", [graph.Node("Mul", [parts[0], sine]), graph.Node("Mul", [parts[1], cosine])]);
        var turned = graph.Node("Reshape", [graph.Node("Concat", [real, imaginary], ("axis", -1)), graph.Integers(0, 0, -1, rotated)]);
        var all = rest is null ? turned : graph.Node("Concat", [turned, rest], ("axis", -1));
        return rotary.Scale == 1 ? all : graph.Node("Mul", [all, graph.Number(rotary.Scale)]);
    }
}
