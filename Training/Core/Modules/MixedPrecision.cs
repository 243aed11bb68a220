using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>
/// Where a <see cref="ParameterStore"/> asks for products in bf16: which operations take bf16, which fp32. In fp32 all of
/// this does nothing.
/// </summary>
/// <remarks>
/// <para>
/// The masters of the weights, gradients and the optimizer's state are fp32 (Micikevicius et al., 2018, "Mixed precision
/// training", section 3.1): a learning rate of 1e-5 moves a weight by less than bf16, with 8 bits, could tell. A product
/// takes both factors rounded to bf16, sums in fp32 and gives bf16 (Kalamkar et al., 2019, "A study of BFLOAT16 for deep
/// learning training"). What follows takes what it gets, as in PyTorch's <c>torch.autocast</c>
/// (pytorch.org/docs/stable/amp.html, "Autocast Op Reference"):
/// </para>
/// <list type="bullet">
/// <item>bf16: linear maps with their biases, low-rank adapters, queries by keys, weights by values, logits of a vocabulary;</item>
/// <item>the type it gets: activations, gates;</item>
/// <item>fp32: norms, softmax and its dropout, losses, the router of experts, and whatever sums: residuals, embeddings, experts;</item>
/// <item>fp32 beyond autocast: rotations, whose angles it would round, and whatever leaves a model.</item>
/// </list>
/// <para>bf16 has the exponent of fp32, so that no gradient is too small for it and no loss needs to be scaled.</para>
/// </remarks>
public static class MixedPrecision
{
    /// <summary><c>input · weightᵀ + bias</c> in the type that products with the weight have.</summary>
    /// <param name="input"><c>[…, input]</c>, of any type.</param>
    /// <param name="weight"><c>[output, input]</c>.</param>
    /// <param name="bias"><c>[output]</c>; null for none.</param>
    public static Tensor Linear(Tensor input, Parameter weight, Parameter? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return nn.functional.linear(input.In(weight.ProductType), weight.Factor(), bias?.Factor());
    }

    extension(Tensor values)
    {
        /// <summary>The values in a type; the tensor itself where it has that already.</summary>
        public Tensor In(ScalarType type) => values.dtype == type ? values : values.to(type);

        /// <summary>The values in fp32 where they are bf16; otherwise the tensor itself.</summary>
        public Tensor InFullPrecision() => values.dtype == ScalarType.BFloat16 ? values.to(ScalarType.Float32) : values;
    }
}
