using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Pretraining;

/// <summary>What a language model learns to predict of a row of text.</summary>
public abstract record LanguageObjective : Config
{
    /// <summary>Whether each token is predicted from those before it alone.</summary>
    public abstract bool IsCausal { get; }

    /// <summary>How text is cut for rows of a length.</summary>
    /// <param name="sequenceLength">Tokens of a row.</param>
    /// <param name="tokenizer">Knows the special pieces.</param>
    public abstract Packing Pack(int sequenceLength, WordPieceTokenizer tokenizer);

    /// <summary>Makes one row.</summary>
    /// <param name="packed">The row's part of the text.</param>
    /// <param name="tokens">Receives the ids the model sees; filled with <c>[PAD]</c>.</param>
    /// <param name="labels">Receives the id to predict at each token; filled with <see cref="LanguageBatches.Ignored"/>.</param>
    /// <param name="tokenizer">Knows the special pieces and the size of the vocabulary.</param>
    /// <param name="random">The row's own random numbers.</param>
    /// <returns>The number of tokens, the rest being padding.</returns>
    public abstract int Fill(ReadOnlySpan<int> packed, Span<long> tokens, Span<long> labels, WordPieceTokenizer tokenizer, ref SplitMix64 random);
}
