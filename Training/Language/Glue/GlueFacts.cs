using Platform.Training.Language.Classification;

namespace Platform.Training.Language.Glue;

/// <summary>What a model must know of a GLUE task.</summary>
/// <param name="Task">The task.</param>
/// <param name="VocabularySize">The number of pieces of the vocabulary.</param>
/// <param name="MaximumLength">The longest sequence in tokens.</param>
public sealed record GlueFacts(GlueTask Task, int VocabularySize, int MaximumLength)
    : LabelledTextFacts(VocabularySize, MaximumLength, Task.Outputs, Task.IsRegression);
