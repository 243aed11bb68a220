using Platform.Training.Core.Kernels;
using Platform.Training.Core.Modules;

namespace Platform.Training.Compression.Quantization;

/// <summary>
/// A trained layer's weights as the integers they are rounded to. A weight as the model computes with it is its integer times
/// its scale, to the bit.
/// </summary>
/// <param name="Path">Path of the layer, for example <c>encoder.stack.layers[0].feed_forward.expand</c>.</param>
/// <param name="Weight">The exact weights, <c>[rows, columns]</c>: those of a matrix <c>[output, input]</c>, or a table <c>[ids, length]</c>.</param>
/// <param name="Matrix">The integers and their scales; a scale is zero where all its weights are.</param>
/// <param name="InputScale">
/// What the layer's input is divided by before it is rounded to integers from -127 to 127, and multiplied with after; null where the
/// input is not rounded.
/// </param>
public sealed record QuantizedLayer(string Path, Parameter Weight, IntegerMatrix Matrix, float? InputScale)
{
    /// <summary>Every layer of a model that has a <see cref="FakeQuantizer"/>, in the order of the model.</summary>
    /// <param name="model">The model, its parameters in memory.</param>
    public static IReadOnlyList<QuantizedLayer> Of(Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.Subtree.SelectMany(module => module.Children.OfType<FakeQuantizer>().Select(quantizer => Of(quantizer, module)))];
    }

    private static QuantizedLayer Of(FakeQuantizer quantizer, Module layer)
    {
        var weight = layer.Parameters.Single(parameter => parameter.Name == "weight");
        using var scales = quantizer.Scales(weight.Value);
        var range = quantizer.Inputs is null ? 0 : quantizer.Inputs.Range.Value.cpu().item<float>();
        return new QuantizedLayer(
            layer.Path,
            weight,
            new IntegerMatrix(
                GridRounding.Integers(weight.Value, scales, quantizer.Levels), (int)weight.Shape[0], (int)weight.Shape[1], [.. scales.cpu().data<float>()], quantizer.Bits),
            range > 0 ? range / FakeQuantizer.InputLevels : null);
    }
}
