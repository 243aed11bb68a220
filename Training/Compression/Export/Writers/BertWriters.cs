using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>The head on the pooled vector.</summary>
internal sealed class BertClassifierWriter : ModuleWriter<BertClassifier>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(BertClassifier module, ModelWriter model, IReadOnlyList<string> inputs) =>
        model.Write(Child(module, "head"), model.Write(Child(module, "encoder"))[0]);
}

/// <summary>Embeddings, layers, and the pooler on the first token. Gives the pooled vector.</summary>
internal sealed class BertEncoderWriter : ModuleWriter<BertEncoder>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(BertEncoder module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var hidden = model.Write(Child(module, "stack"), model.Write(Child(module, "embeddings")));
        var first = model.Graph.Node("Gather", [hidden[0], model.Graph.Integer(0)], ("axis", 1));
        return [model.Graph.Node("Tanh", model.Write(Child(module, "pooler"), first))];
    }
}

/// <summary>The sum of three vectors, normalised.</summary>
internal sealed class BertEmbeddingsWriter : ModuleWriter<BertEmbeddings>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(BertEmbeddings module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var placed = model.Write(Child(module, "types"), ModelWriter.TokenTypeIds)[0];
        if (OptionalChild(module, "positions") is { } positions)
        {
            placed = model.Graph.Node("Add", [placed, model.Write(positions)[0]]);
        }

        var sum = model.Graph.Node("Add", [model.Write(Child(module, "tokens"), ModelWriter.InputIds)[0], placed]);
        return model.Write(Child(module, "norm"), sum);
    }
}
