using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.Batching;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Classification;

/// <summary>One split as a run holds it in memory: token ids and labels; the text itself is let go.</summary>
/// <param name="Texts">The sequences.</param>
/// <param name="Labels">A class or score for each, or null where the file has none.</param>
/// <param name="AreScores">Whether the labels are scores, not classes.</param>
internal sealed record LabelledTexts(EncodedTexts Texts, float[]? Labels, bool AreScores)
{
    /// <summary>One pass in batches, the shortest texts first.</summary>
    /// <param name="padId">The id of <c>[PAD]</c>.</param>
    /// <param name="length">Pads to this many tokens, or to each batch's longest text where it is null.</param>
    public IEnumerable<Batch> InOrder(int padId, int? length)
    {
        // Without gradients a batch may be larger; the tokens bound its memory.
        BatchSize size = new(Examples: 256, PaddedTokens: 16_384);
        BatchPlan plan = new LengthBuckets(Texts.Lengths(), size, seed: 0).Sorted();
        for (int batch = 0; batch < plan.Count; batch++)
        {
            yield return TextBatches.Create(this, plan[batch], padId, length);
        }
    }

    /// <summary>Makes sure that there is something to learn: more than one label.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">What the file calls the classes; empty for scores.</param>
    /// <exception cref="DataException">Every text has the same label.</exception>
    public void RequireDifferentLabels(string path, IReadOnlyList<string> names)
    {
        if (Labels is [var first, ..] && Array.TrueForAll(Labels, label => label == first))
        {
            string label = AreScores ? first.ToString(CultureInfo.InvariantCulture) : $"\"{names[(int)first]}\"";
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: all {Labels.Length:N0} rows have the label {label}, so that there is nothing to learn. Is the file complete, and are its labels right?"));
        }
    }

    /// <summary>Tells in one message what of a file the model does not see.</summary>
    /// <param name="environment">Takes the message.</param>
    /// <param name="path">The file.</param>
    /// <param name="maximumLength">The longest sequence in tokens.</param>
    /// <param name="skipped">The lines that were left out, counted from 1.</param>
    public void WarnOfLosses(InputEnvironment environment, string path, int maximumLength, IReadOnlyList<int> skipped)
    {
        const int Shown = 5;
        List<string> losses = [];
        if (skipped.Count > 0)
        {
            losses.Add(string.Create(CultureInfo.InvariantCulture,
                $"{skipped.Count:N0} rows are malformed or have no label and were left out (line {string.Join(", ", skipped.Take(Shown))}{(skipped.Count > Shown ? ", …" : "")})"));
        }

        if (Texts.Truncated > 0)
        {
            losses.Add(string.Create(CultureInfo.InvariantCulture,
                $"{Texts.Truncated:N0} of {Texts.Count:N0} texts are longer than {maximumLength} tokens and were cut; input.maximum_length allows more"));
        }

        if (losses.Count > 0)
        {
            environment.Warn($"{path}: {string.Join("; ", losses)}.");
        }
    }
}
