using Platform.Training.Compression.Export.Onnx;
using Platform.Training.Core.Layers;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>Two products with an activation between them.</summary>
internal sealed class DenseFeedForwardWriter : ModuleWriter<DenseFeedForward>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(DenseFeedForward module, ModelWriter model, IReadOnlyList<string> inputs) =>
        model.Write(Child(module, "contract"), ActivationNodes.Write(model.Graph, module.Settings.Activation, model.Write(Child(module, "expand"), inputs)[0]));
}

/// <summary>The product of a gate and values.</summary>
internal sealed class GatedFeedForwardWriter : ModuleWriter<GatedFeedForward>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(GatedFeedForward module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var (graph, hidden) = (model.Graph, GatedFeedForward.HiddenDim(module.Settings.InputDim, module.Settings.Expansion));
        var parts = graph.Node("Split", [model.Write(Child(module, "expand"), inputs)[0], graph.Integers(hidden, hidden)], 2, ("axis", -1));
        return model.Write(Child(module, "contract"), graph.Node("Mul", [ActivationNodes.Write(graph, module.Settings.Activation, parts[0]), parts[1]]));
    }
}

/// <summary>Activations as nodes of the operator set.</summary>
internal static class ActivationNodes
{
    /// <summary>Adds an activation.</summary>
    public static string Write(OnnxGraph graph, Activation activation, string input) => activation switch
    {
        Activation.Gelu => Gelu(graph, input),
        Activation.Relu => graph.Node("Relu", [input]),
        Activation.Silu => graph.Node("Mul", [input, graph.Node("Sigmoid", [input])]),
        Activation.Tanh => graph.Node("Tanh", [input]),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };

    /// <summary>In the form that runtimes know and fuse into one operator: <c>0.5 (x (erf(x / √2) + 1))</c>.</summary>
    private static string Gelu(OnnxGraph graph, string input)
    {
        var error = graph.Node("Erf", [graph.Node("Div", [input, graph.Number(Math.Sqrt(2))])]);
        var product = graph.Node("Mul", [input, graph.Node("Add", [error, graph.Number(1)])]);
        return graph.Node("Mul", [product, graph.Number(0.5)]);
    }
}
