using Platform.Training.Core.Modules;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Pretraining;

/// <summary>
/// Predicts each token from those before it. A document is <c>[CLS] text [SEP]</c>: the first opens it, as it opens a
/// prompt, and the second ends it, as it ends what is generated.
/// </summary>
public sealed record NextTokens : LanguageObjective
{
    /// <inheritdoc/>
    public override bool IsCausal => true;

    /// <summary>A row and the token after it, whose prediction is the row's last.</summary>
    /// <inheritdoc/>
    public override Packing Pack(int sequenceLength, WordPieceTokenizer tokenizer) => new(sequenceLength, Overlap: 1, DocumentStart: tokenizer.ClassifyId);

    /// <inheritdoc/>
    public override int Fill(ReadOnlySpan<int> packed, Span<long> tokens, Span<long> labels, WordPieceTokenizer tokenizer, ref SplitMix64 random)
    {
        for (int column = 0; column + 1 < packed.Length; column++)
        {
            tokens[column] = packed[column];

            // After a document's end always comes the next one's start: nothing to learn, nothing to measure.
            labels[column] = packed[column] == tokenizer.SeparateId ? LanguageBatches.Ignored : packed[column + 1];
        }

        return packed.Length - 1;
    }
}
