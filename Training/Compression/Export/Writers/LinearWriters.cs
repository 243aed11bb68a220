using Platform.Training.Core.Layers;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>A product with a matrix and a bias.</summary>
internal sealed class LinearWriter : ModuleWriter<Linear>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(Linear module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var (graph, precision) = (model.Graph, model.Precision);
        var (outputs, inner) = ((int)module.Weight.Shape[0], (int)module.Weight.Shape[1]);
        var (name, weights) = ($"{module.Path}.weight", model.Values(module.Weight));
        var product = precision.IsInteger
            ? IntegerNodes.Dynamic(model, name, model.Integers(module.Weight), inputs[0])
            : graph.Node("MatMul", [inputs[0], graph.Floats(name, Transposed(weights, outputs, inner), inner, outputs)]);
        return module.Parameters.FirstOrDefault(parameter => parameter.Name == "bias") is { } bias
            ? [graph.Node("Add", [product, graph.Floats($"{module.Path}.bias", model.Values(bias), outputs)])]
            : [product];
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

/// <summary>An adapter, merged into the matrix that it stands beside.</summary>
internal sealed class LoraLinearWriter : ModuleWriter<LoraLinear>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(LoraLinear module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        using (NewDisposeScope())
        using (no_grad())
        {
            model.Add(module.Weight, module.Change().cpu().contiguous().data<float>().ToArray());
        }

        return model.Write(Child(module, "inner"), inputs);
    }
}

/// <summary>Rows of a table.</summary>
internal sealed class EmbeddingWriter : ModuleWriter<Embedding>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(Embedding module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var (graph, weight, precision) = (model.Graph, Parameter(module, "weight"), model.Precision);
        var (rows, columns) = ((int)weight.Shape[0], (int)weight.Shape[1]);
        var (name, values) = ($"{module.Path}.weight", model.Values(weight));
        return precision.IsInteger
            ? [IntegerNodes.Rows(model, name, model.Integers(weight), inputs[0])]
            : [graph.Node("Gather", [graph.Floats(name, values, rows, columns), inputs[0]], ("axis", 0))];
    }
}
