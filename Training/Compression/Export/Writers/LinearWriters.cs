using Platform.Training.Core.Layers;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>A product with a matrix and a bias.</summary>
internal sealed class LinearWriter : ModuleWriter<Linear>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(Linear module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var (graph, name) = (model.Graph, $"{module.Path}.weight");
        var (outputs, inner) = ((int)module.Weight.Shape[0], (int)module.Weight.Shape[1]);
        var inputScale = model.Weights.Rounded(module.Weight)?.InputScale;
        var product = (model.Integers(module.Weight), inputScale) switch
        {
            ({ } matrix, { } scale) when model.Precision.Activations == ActivationScales.Static => IntegerNodes.Static(model, name, matrix, inputs[0], scale),
            ({ } matrix, _) => IntegerNodes.Dynamic(model, name, matrix, inputs[0]),
            (null, { } scale) => Product(IntegerNodes.Rounded(model, inputs[0], scale)),
            _ => Product(inputs[0]),
        };
        return module.Parameters.FirstOrDefault(parameter => parameter.Name == "bias") is { } bias
            ? [graph.Node("Add", [product, graph.Floats($"{module.Path}.bias", model.Values(bias), outputs)])]
            : [product];

        string Product(string input) =>
            graph.Node("MatMul", [input, graph.Floats(name, Transposed(model.Values(module.Weight), outputs, inner), inner, outputs)]);
    }

    private static float[] Transposed(float[] values, int rows, int columns)
    {
        var turned = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                turned[column * rows + row] = values[row * columns + column];
            }
        }

        return turned;
    }
}

/// <summary>An adapter, merged into the matrix that it stands beside where that is possible.</summary>
internal sealed class LoraLinearWriter : ModuleWriter<LoraLinear>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(LoraLinear module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        if (model.Weights.Rounded(module.Weight) is null)
        {
            model.Add(module.Weight, module.Change().cpu().contiguous().data<float>().ToArray());
            return model.Write(Child(module, "inner"), inputs);
        }

        // What training rounded cannot take up the adapter's product without being rounded again: it stays beside it.
        var (outputs, inner) = (module.Weight.Shape[0], module.Weight.Shape[1]);
        var change = model.Graph.Floats($"{module.Path}.change", module.Change().t().cpu().contiguous().data<float>().ToArray(), inner, outputs);
        return [model.Graph.Node("Add", [model.Write(Child(module, "inner"), inputs)[0], model.Graph.Node("MatMul", [inputs[0], change])])];
    }
}

/// <summary>Rows of a table.</summary>
internal sealed class EmbeddingWriter : ModuleWriter<Embedding>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(Embedding module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var (graph, weight) = (model.Graph, Parameter(module, "weight"));
        var (rows, columns) = ((int)weight.Shape[0], (int)weight.Shape[1]);
        var name = $"{module.Path}.weight";
        return model.Integers(weight) is { } table
            ? [IntegerNodes.Rows(model, name, table, inputs[0])]
            : [graph.Node("Gather", [graph.Floats(name, model.Values(weight), rows, columns), inputs[0]], ("axis", 0))];
    }
}
