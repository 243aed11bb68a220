using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Glue;

/// <summary>One row of a GLUE file.</summary>
/// <param name="Text">The text or pair of texts.</param>
/// <param name="Label">The class, or the score of a regression task; null where the file has no labels.</param>
/// <param name="Index">The row's name in a submission: the file's index column, or the row's number counted from 0.</param>
public readonly record struct GlueExample(TextPair Text, float? Label, string Index);
