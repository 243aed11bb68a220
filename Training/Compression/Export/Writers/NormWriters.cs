using Platform.Training.Core.Layers;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>The operator of the same name.</summary>
internal sealed class LayerNormWriter : ModuleWriter<LayerNorm>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(LayerNorm module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var size = module.Settings.InputDim;
        var scale = model.Graph.Floats($"{module.Path}.scale", model.Values(Parameter(module, "scale")), size);
        var bias = model.Graph.Floats($"{module.Path}.bias", model.Values(Parameter(module, "bias")), size);
        return [model.Graph.Node("LayerNormalization", [inputs[0], scale, bias], ("axis", -1), ("epsilon", module.Settings.Epsilon))];
    }
}

/// <summary>Division by the root of the mean square.</summary>
internal sealed class RmsNormWriter : ModuleWriter<RmsNorm>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(RmsNorm module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var graph = model.Graph;
        var mean = graph.Node("ReduceMean", [graph.Node("Mul", [inputs[0], inputs[0]])], ("axes", new long[] { -1 }), ("keepdims", 1));
        var root = graph.Node("Sqrt", [graph.Node("Add", [mean, graph.Number(module.Settings.Epsilon)])]);
        var scale = graph.Floats($"{module.Path}.scale", model.Values(Parameter(module, "scale")), module.Settings.InputDim);
        return [graph.Node("Mul", [graph.Node("Div", [inputs[0], root]), scale])];
    }
}
