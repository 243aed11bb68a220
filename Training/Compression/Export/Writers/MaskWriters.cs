using Platform.Training.Core.Layers;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>Every token attends to all: nothing is added.</summary>
internal sealed class FullMaskWriter : ModuleWriter<FullMask>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(FullMask module, ModelWriter model, IReadOnlyList<string> inputs) => [];
}

/// <summary>No token attends to a later one.</summary>
internal sealed class CausalMaskWriter : ModuleWriter<CausalMask>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(CausalMask module, ModelWriter model, IReadOnlyList<string> inputs) =>
        [model.Graph.Once("causal mask", () => model.Added(model.Graph.Node("GreaterOrEqual", [model.Distances(), model.Graph.Integer(0)])))];
}

/// <summary>Attention reaches so many tokens.</summary>
internal sealed class SlidingWindowMaskWriter : ModuleWriter<SlidingWindowMask>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(SlidingWindowMask module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var (graph, window) = (model.Graph, module.Settings.Window);
        return [graph.Once($"window {window} {module.IsCausal}", () => model.Added(graph.Node("And",
        [
            graph.Node("Less", [model.Distances(), graph.Integer(window)]),
            graph.Node("Greater", [model.Distances(), graph.Integer(module.IsCausal ? -1 : -window)]),
        ])))];
    }
}

/// <summary>A slope for each head times the distance.</summary>
internal sealed class AlibiWriter : ModuleWriter<Alibi>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(Alibi module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var graph = model.Graph;
        var slopes = graph.Floats($"{module.Path}.slopes", [.. Alibi.Slopes(module.Heads).Select(slope => -(float)slope)], module.Heads, 1, 1);
        var distances = graph.Node("Cast", [graph.Node("Abs", [model.Distances()])], ("to", (int)Onnx.TensorProto.Types.DataType.Float));
        return [graph.Node("Mul", [distances, slopes])];
    }
}

/// <summary>A number for each head and distance, looked up in a table of all distances there can be.</summary>
internal sealed class RelativeBiasWriter : ModuleWriter<RelativeBias>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(RelativeBias module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var (graph, furthest, heads) = (model.Graph, model.MaximumLength - 1, module.Settings.Heads);
        var weights = model.Values(Parameter(module, "weight"));
        var table = Enumerable.Range(-furthest, 2 * furthest + 1).SelectMany(distance => weights.Skip((int)module.Bucket(distance) * heads).Take(heads));
        var rows = graph.Floats($"{module.Path}.weight", [.. table], 2 * furthest + 1, heads);
        var places = graph.Node("Add", [model.Distances(), graph.Integer(furthest)]);
        return [graph.Node("Transpose", [graph.Node("Gather", [rows, places], ("axis", 0))], ("perm", new long[] { 2, 0, 1 }))];
    }
}
