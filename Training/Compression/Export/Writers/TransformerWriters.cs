using Platform.Training.Core.Layers;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>Layers one after the other.</summary>
internal sealed class TransformerStackWriter : ModuleWriter<TransformerStack>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(TransformerStack module, ModelWriter model, IReadOnlyList<string> inputs) =>
        module.Children.Aggregate(inputs, (hidden, layer) => model.Write(layer, hidden));
}

/// <summary>Attention and feed-forward, each with a residual sum and a norm before or after.</summary>
internal sealed class TransformerLayerWriter : ModuleWriter<TransformerLayer>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(TransformerLayer module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var hidden = inputs[0];
        foreach (var half in new[] { "attention", "feed_forward" })
        {
            var (work, norm) = (Child(module, half), Child(module, half + "_norm"));
            hidden = module.Settings.NormPlacement == NormPlacement.Pre
                ? model.Graph.Node("Add", [hidden, model.Write(work, model.Write(norm, hidden))[0]])
                : model.Write(norm, model.Graph.Node("Add", [hidden, model.Write(work, hidden)[0]]))[0];
        }

        return [hidden];
    }
}

/// <summary>Attention from queries, keys and values <c>[batch, heads, tokens, head]</c>.</summary>
internal sealed class AttentionWriter : ModuleWriter<Attention>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(Attention module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var (graph, projection) = (model.Graph, (QkvProjection)Child(module, "qkv"));
        var parts = model.Write(projection, inputs);
        var shape = QkvShape.Of(projection);
        var (query, key, value) = (parts[0], ForEachHead(model, parts[1], shape), ForEachHead(model, parts[2], shape));

        var turned = graph.Node("Transpose", [key], ("perm", new long[] { 0, 1, 3, 2 }));
        var logits = graph.Node("MatMul", [query, turned]);
        logits = graph.Node("Mul", [logits, graph.Number(1 / Math.Sqrt(shape.HeadDim))]);
        if (OptionalChild(module, "bias") is { } bias)
        {
            logits = graph.Node("Add", [logits, model.Write(bias)[0]]);
        }

        foreach (var added in model.Write(Child(module, "mask")).Append(model.Padding()))
        {
            logits = graph.Node("Add", [logits, added]);
        }

        var weights = graph.Node("Softmax", [logits], ("axis", -1));
        var mixed = graph.Node("Transpose", [graph.Node("MatMul", [weights, value])], ("perm", new long[] { 0, 2, 1, 3 }));
        return model.Write(Child(module, "output"), graph.Node("Reshape", [mixed, graph.Integers(0, 0, shape.Heads * shape.HeadDim)]));
    }

    /// <summary>Repeats keys or values that several heads share, for each head.</summary>
    private static string ForEachHead(ModelWriter model, string shared, QkvShape shape)
    {
        if (shape.KeyValueHeads == shape.Heads)
        {
            return shared;
        }

        var graph = model.Graph;
        var apart = graph.Node("Unsqueeze", [shared, graph.Integers(2)]);
        var repeated = graph.Node("Expand", [apart, graph.Integers(1, 1, shape.Heads / shape.KeyValueHeads, 1, 1)]);
        return graph.Node("Reshape", [repeated, graph.Node("Concat", [graph.Integers(0, shape.Heads), model.Tokens(), graph.Integers(shape.HeadDim)], ("axis", 0))]);
    }
}
