namespace Platform.Training.Language.Tokenization;

/// <summary>One or two texts that a model reads as one sequence.</summary>
/// <param name="First">The first or only text.</param>
/// <param name="Second">The second text of a pair, or null.</param>
public readonly record struct TextPair(string First, string? Second = null);
