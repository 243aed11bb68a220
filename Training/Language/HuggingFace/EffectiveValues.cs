using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Language.HuggingFace;

/// <summary>The values that a model computes with, as a model without adapters and quantizers would hold them.</summary>
internal static class EffectiveValues
{
    /// <summary>Every parameter's values by its path in the plain model: adapters are added to their matrices, rounded weights are as rounded.</summary>
    /// <param name="model">The model, with its values.</param>
    /// <exception cref="ConfigException">A matrix has both an adapter and a quantizer: what is rounded and what is added to it is no one matrix of few values.</exception>
    public static IReadOnlyDictionary<string, Tensor> Of(Module model)
    {
        using IDisposable quiet = no_grad();
        Dictionary<string, Tensor> values = new(LoraLinear.Merge(model), StringComparer.Ordinal);
        foreach ((Module module, Quantizer quantizer) in Quantized(model))
        {
            string prefix = $"{quantizer.Path}.";
            foreach (string state in values.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
            {
                values.Remove(state);
            }

            Parameter weight = module.Parameters.Single(parameter => parameter.Name == "weight");
            values[weight.Path] = values.ContainsKey(weight.Path)
                ? quantizer.Weight(values[weight.Path]).detach()
                : throw new ConfigException("model", $"\"{weight.Path}\" has both an adapter and a quantizer, and so no matrix that a plain model could hold.");
        }

        return values;
    }

    /// <summary>Whether what the model multiplies its weights with is rounded too, which plain weights do not show.</summary>
    public static bool HasQuantizers(Module model) => model.Subtree.Any(module => module is Quantizer);

    private static IEnumerable<(Module Module, Quantizer Quantizer)> Quantized(Module model) =>
        model.Subtree.SelectMany(module => module.Children.OfType<Quantizer>().Select(quantizer => (module, quantizer)));
}
