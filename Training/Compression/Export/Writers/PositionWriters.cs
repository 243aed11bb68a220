using Platform.Training.Core.Layers;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>The first rows of the trained table.</summary>
internal sealed class LearnedPositionsWriter : ModuleWriter<LearnedPositions>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(LearnedPositions module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var (count, size) = (module.Settings.Count, module.Settings.OutputDim);
        var (name, weight) = ($"{module.Path}.weight", Parameter(module, "weight"));
        return model.Integers(weight) is { } table
            ? [IntegerNodes.FirstRows(model, name, table)]
            : [model.FirstRows(model.Graph.Floats(name, model.Values(weight), count, size))];
    }
}

/// <summary>Sines and cosines as a table of the file, computed as the model does it.</summary>
internal sealed class SinusoidalPositionsWriter : ModuleWriter<SinusoidalPositions>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(SinusoidalPositions module, ModelWriter model, IReadOnlyList<string> inputs)
    {
        var size = 2 * module.Frequencies.Count;
        var table = new float[model.MaximumLength * size];
        for (var i = 0; i < table.Length; i += 2)
        {
            var angle = i / size * module.Frequencies[i % size / 2];
            (table[i], table[i + 1]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
        }

        return [model.FirstRows(model.Graph.Floats($"{module.Path}.table", table, model.MaximumLength, size))];
    }
}
