using Platform.Training.Compression.Results;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Parameter = Platform.Training.Core.Modules.Parameter;

namespace Platform.Training.Compression.Sizes;

/// <summary>
/// How large a classifier is by arithmetic alone (arXiv:2208.09684): remaining weights times their bits. What is pruned
/// are matrices of the encoder's layers, never embeddings, the pooler or the head.
/// </summary>
/// <param name="Parameters">Number of values of the model.</param>
/// <param name="Prunable">Number of values in matrices that pruning takes from.</param>
public sealed record ModelSize(long Parameters, long Prunable)
{
    private const double BitsOfAByte = 8;

    /// <summary>Counts a model; it needs no memory, and libtorch need not be there.</summary>
    public static ModelSize Of(Model model) => new(model.ParameterCount, PrunableOf(model).Sum(parameter => parameter.Count));

    /// <summary>Counts the model that a config describes.</summary>
    /// <param name="config">A classifier's config.</param>
    /// <param name="vocabulary">Number of token ids.</param>
    /// <param name="outputs">Number of classes; 1 for regression.</param>
    public static ModelSize Of(BertClassifier.Config config, int vocabulary, int outputs) =>
        Of((config with { VocabularySize = vocabulary, Outputs = outputs }).Build());

    /// <summary>The matrices of the encoder's layers.</summary>
    public static IEnumerable<Parameter> PrunableOf(Model model) =>
        model.Subtree.OfType<TransformerStack>().SelectMany(stack => stack.Subtree).OfType<Linear>().Select(linear => linear.Weight).Distinct();

    /// <summary>Bytes as the paper counts: zeros cost nothing, and nothing says where they are.</summary>
    /// <param name="bits">Bits of every weight: 32, or fewer with quantization.</param>
    /// <param name="sparsity">Part of the prunable weights that is zero.</param>
    public long PaperBytes(int bits = 32, double sparsity = 0) => (long)Math.Round((Parameters - sparsity * Prunable) * bits / BitsOfAByte);

    /// <summary>The same, with a bit for each prunable weight that says whether it is zero, where any is.</summary>
    /// <param name="bits">Bits of every weight.</param>
    /// <param name="sparsity">Part of the prunable weights that is zero.</param>
    public long IndexedBytes(int bits = 32, double sparsity = 0) =>
        PaperBytes(bits, sparsity) + (sparsity > 0 ? (long)Math.Ceiling(Prunable / BitsOfAByte) : 0);
}
