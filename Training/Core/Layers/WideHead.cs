using Platform.Training.Core.Kernels;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>A linear map to very many classes, such as a vocabulary, and its loss.</summary>
public static class WideHead
{
    /// <summary>
    /// The mean cross-entropy and, where somebody may look at them, the logits. In training the loss is computed in
    /// blocks of rows, and the logits of the whole batch never exist.
    /// </summary>
    /// <param name="hidden">The vectors, <c>[rows, dim]</c>.</param>
    /// <param name="table">A vector for each class, <c>[classes, dim]</c>; its type is that of the product, the loss is computed in fp32.</param>
    /// <param name="bias">Added to the logits, <c>[classes]</c>; null for none.</param>
    /// <param name="labels">The right classes, int64 <c>[rows]</c>.</param>
    /// <param name="context">The call's context.</param>
    public static ModelOutput Forward(Tensor hidden, Tensor table, Tensor? bias, Tensor labels, InvocationContext context)
    {
        context.CountProduct(hidden.shape[0], table.shape[1], table.shape[0]);
        if (context.IsTraining && LinearCrossEntropy.Fits(hidden))
        {
            return new ModelOutput(null, LinearCrossEntropy.Of(hidden, table, bias, labels), labels.shape[0]);
        }

        var logits = nn.functional.linear(hidden.In(table.dtype), table, bias?.In(table.dtype)).InFullPrecision();
        return new ModelOutput(logits, nn.functional.cross_entropy(logits, labels), labels.shape[0]);
    }
}
