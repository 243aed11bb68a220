using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Batching;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Augmentation;

/// <summary>
/// A training split and changed copies of its texts. What a copy says follows from the seed, the pass, the text and the copy alone,
/// so that any batch of a run can be made again.
/// </summary>
/// <param name="texts">The texts as they are, in the order of the file.</param>
/// <param name="encoded">The same, encoded.</param>
/// <param name="encoder">Encodes the copies.</param>
/// <param name="augmenter">Changes texts.</param>
/// <param name="copies">Copies of each text in a pass.</param>
/// <param name="seed">The run's seed.</param>
internal sealed class AugmentedTexts(
    IReadOnlyList<TextPair> texts, LabelledTexts encoded, PairEncoder encoder, ITextAugmenter augmenter, int copies, long seed)
{
    private readonly long _seed = PathSeed.Of(seed, "augmentation");

    /// <summary>Lengths to plan a pass by: a copy is planned as long as its text, which it is but for a few pieces.</summary>
    public int[] Lengths() => [.. Enumerable.Repeat(encoded.Texts.Lengths(), copies + 1).SelectMany(lengths => lengths)];

    /// <summary>A training batch.</summary>
    /// <param name="epoch">The pass.</param>
    /// <param name="examples">Which examples: first every text as it is, then every text's first copy, and so on.</param>
    /// <param name="padId">The id of <c>[PAD]</c>.</param>
    /// <param name="length">Pads to this many tokens, or to the longest where it is null.</param>
    public Batch Batch(int epoch, ReadOnlySpan<int> examples, int padId, int? length)
    {
        TextPair[] batch = new TextPair[examples.Length];
        int[] rows = new int[examples.Length];
        float[] labels = new float[examples.Length];
        for (int index = 0; index < examples.Length; index++)
        {
            rows[index] = examples[index] % texts.Count;
            labels[index] = encoded.Labels![rows[index]];
            batch[index] = Text(epoch, examples[index]);
        }

        return TextBatches.Create(
            new LabelledTexts(encoder.Encode(batch), labels, encoded.AreScores), [.. Enumerable.Range(0, batch.Length)], padId, length, rows);
    }

    /// <summary>The text of an example in a pass.</summary>
    internal TextPair Text(int epoch, int example)
    {
        TextPair text = texts[example % texts.Count];
        if (example < texts.Count)
        {
            return text;
        }

        SplitMix64 random = SplitMix64.For(PathSeed.Of(_seed, epoch), example);
        string first = augmenter.Change(text.First, ref random);
        return new TextPair(first, text.Second is null ? null : augmenter.Change(text.Second, ref random));
    }
}
