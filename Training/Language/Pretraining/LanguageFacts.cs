using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Pretraining;

/// <summary>What a language model must know of its text.</summary>
/// <param name="VocabularySize">The number of pieces of the vocabulary.</param>
/// <param name="SequenceLength">Tokens of a row.</param>
/// <param name="IsCausal">Whether each token is predicted from those before it alone.</param>
public sealed record LanguageFacts(int VocabularySize, int SequenceLength, bool IsCausal) : InputFacts;
