using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;

namespace Platform.Training.Compression.Export;

/// <summary>
/// How each parameter of a model is stored. In a model that was trained with quantization the layers that were rounded keep their
/// integers, and all others stay as they are; in any other model every matrix and table is rounded now.
/// </summary>
public sealed class StoredWeights
{
    private const int SingleBits = 32;

    private readonly OnnxPrecision _precision;
    private readonly IReadOnlyDictionary<Parameter, QuantizedLayer> _rounded;
    private readonly HashSet<Parameter> _tables;

    private StoredWeights(Model model, OnnxPrecision precision, IReadOnlyDictionary<Parameter, QuantizedLayer> rounded) =>
        (_precision, _rounded, _tables) = (precision, rounded, [.. TablesOf(model)]);

    /// <summary>Bits of the widest integers; 32 in single precision.</summary>
    public int Bits => !_precision.IsInteger ? SingleBits : _rounded.Count > 0 ? _rounded.Values.Max(layer => layer.Matrix.Bits) : _precision.Bits;

    /// <summary>Looks at a model.</summary>
    /// <param name="model">The model, its parameters in memory.</param>
    /// <param name="precision">How it is to be stored.</param>
    public static StoredWeights Of(Model model, OnnxPrecision precision)
    {
        using var quiet = TorchSharp.torch.no_grad();
        return Of(model, precision, QuantizedLayer.Of(model));
    }

    /// <summary>The same with the layers that training rounded.</summary>
    internal static StoredWeights Of(Model model, OnnxPrecision precision, IEnumerable<QuantizedLayer> rounded) =>
        new(model, precision, rounded.ToDictionary(layer => layer.Weight));

    /// <summary>Whether a model was trained with quantization.</summary>
    public static bool IsRounded(Module module) => module.Subtree.Any(part => part is Quantizer);

    /// <summary>What training rounded a parameter to; null where it did not.</summary>
    public QuantizedLayer? Rounded(Parameter parameter) => _rounded.GetValueOrDefault(parameter);

    /// <summary>A parameter as it is stored; null where it is stored in single precision.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="values">Its values, where they are not those in memory.</param>
    public IntegerMatrix? Integers(Parameter parameter, float[]? values = null) => (_precision.IsInteger, Rounded(parameter)) switch
    {
        (false, _) => null,
        (_, { } layer) => layer.Matrix,
        _ when _rounded.Count > 0 || !_tables.Contains(parameter) => null,
        _ => IntegerMatrix.Round(values ?? Read(parameter), (int)parameter.Shape[0], _precision.Bits, _precision.PerChannel),
    };

    /// <summary>Bits that the arithmetic of sizes counts for a parameter: what is small and not rounded, such as biases, counts as the widest that is.</summary>
    public int BitsOf(Parameter parameter) => _precision.IsInteger && Rounded(parameter) is { } layer ? layer.Matrix.Bits : Bits;

    /// <summary>A parameter's values.</summary>
    public static float[] Read(Parameter parameter)
    {
        using var values = parameter.Value.detach().cpu().contiguous();
        return values.data<float>().ToArray();
    }

    /// <summary>Matrices of linear maps and tables of vectors.</summary>
    private static IEnumerable<Parameter> TablesOf(Module model) => model.Subtree.SelectMany(module => module switch
    {
        Linear linear => [linear.Weight],
        Embedding or LearnedPositions => module.Parameters.Where(parameter => parameter.Name == "weight"),
        _ => [],
    });
}
