using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Classification;

/// <summary>What a model must know of labelled texts.</summary>
/// <param name="VocabularySize">The number of pieces of the vocabulary.</param>
/// <param name="MaximumLength">The longest sequence in tokens.</param>
/// <param name="Outputs">The number of classes; 1 for scores.</param>
/// <param name="AreScores">Whether the labels are scores, not classes.</param>
public record LabelledTextFacts(int VocabularySize, int MaximumLength, int Outputs, bool AreScores) : InputFacts;
