using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Generation;

/// <summary>Chooses a token by its logits.</summary>
public static class TokenSampler
{
    /// <summary>The distribution that a token is drawn from.</summary>
    /// <param name="logits"><c>[rows, vocabulary]</c>.</param>
    /// <param name="options">Temperature, top-k and top-p.</param>
    /// <returns>
    /// Ids int64 and their probabilities, both <c>[rows, candidates]</c>; the probabilities of a row sum to 1, and those that
    /// top-p leaves out are 0.
    /// </returns>
    public static (Tensor Ids, Tensor Probabilities) Distribution(Tensor logits, GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(options);
        using DisposeScope scope = NewDisposeScope();
        int vocabulary = (int)logits.shape[1];
        if (options.Temperature == 0)
        {
            Tensor best = logits.argmax(-1, keepdim: true);
            return (best.MoveToOuterDisposeScope(), ones(best.shape, ScalarType.Float32, logits.device).MoveToOuterDisposeScope());
        }

        Tensor scaled = logits / options.Temperature;
        if (options.TopK is null && options.TopP is null)
        {
            return (
                arange(vocabulary, ScalarType.Int64, logits.device).expand(logits.shape).MoveToOuterDisposeScope(),
                nn.functional.softmax(scaled, -1).MoveToOuterDisposeScope());
        }

        // Sorted from the most probable on.
        (Tensor values, Tensor ids) = scaled.topk(Math.Min(options.TopK ?? vocabulary, vocabulary));
        Tensor probabilities = nn.functional.softmax(values, -1);
        if (options.TopP is { } share)
        {
            Tensor before = probabilities.cumsum(-1) - probabilities;
            probabilities = probabilities.masked_fill(before.ge(share), 0);
            probabilities /= probabilities.sum(-1, keepdim: true);
        }

        return (ids.MoveToOuterDisposeScope(), probabilities.MoveToOuterDisposeScope());
    }

    /// <summary>Draws one token for each row.</summary>
    /// <param name="logits"><c>[rows, vocabulary]</c>.</param>
    /// <param name="options">Temperature, top-k and top-p.</param>
    /// <param name="uniform">A number from 0 to below 1 for each row.</param>
    /// <returns>The ids.</returns>
    public static int[] Draw(Tensor logits, GenerationOptions options, IReadOnlyList<double> uniform)
    {
        ArgumentNullException.ThrowIfNull(uniform);
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor probabilities) = Distribution(logits, options);
        long[] candidates = ids.cpu().contiguous().data<long>().ToArray();
        float[] weights = probabilities.cpu().contiguous().data<float>().ToArray();
        int columns = candidates.Length / uniform.Count;
        int[] drawn = new int[uniform.Count];
        for (int row = 0; row < drawn.Length; row++)
        {
            ReadOnlySpan<float> some = weights.AsSpan(row * columns, columns);
            drawn[row] = (int)candidates[row * columns + IndexAt(some, uniform[row])];
        }

        return drawn;
    }

    /// <summary>The first index up to which the weights sum to more than a share of their total.</summary>
    private static int IndexAt(ReadOnlySpan<float> weights, double share)
    {
        double total = 0;
        foreach (float weight in weights)
        {
            total += weight;
        }

        double sum = 0;
        int last = 0;
        for (int index = 0; index < weights.Length; index++)
        {
            sum += weights[index];
            last = weights[index] > 0 ? index : last;
            if (sum > share * total)
            {
                return index;
            }
        }

        return last;
    }
}
