using static TorchSharp.torch;

namespace Platform.Training.Core.Checkpoints;

/// <summary>What a tensor file says of a tensor beside its values.</summary>
/// <param name="Name">For example <c>encoder.layers[0].attention.output.weight</c>.</param>
/// <param name="Type">Type of a value.</param>
/// <param name="Shape">Dimensions.</param>
public sealed record TensorLayout(string Name, ScalarType Type, long[] Shape)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
