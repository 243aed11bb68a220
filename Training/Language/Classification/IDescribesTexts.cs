using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Classification;

/// <summary>An input of labelled texts that can say all that is needed to answer such texts without it.</summary>
public interface IDescribesTexts
{
    /// <summary>What the texts and answers are like.</summary>
    TextTask Describe();

    /// <summary>The task's own measures of answers, the one to choose by first, such as <c>accuracy</c>.</summary>
    /// <param name="answers">The classes or scores that a model gave.</param>
    /// <param name="labels">The right ones.</param>
    IReadOnlyList<(string Name, double Value)> Measure(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels);
}

/// <summary>What the texts of a task are like, and what answers there are.</summary>
/// <param name="Name">Its name, such as <c>sst2</c>.</param>
/// <param name="DisplayName">The name that people use, such as <c>SST-2</c>.</param>
/// <param name="Labels">The names of the classes; empty where the answer is a score.</param>
/// <param name="IsPair">Whether it is about pairs of texts.</param>
/// <param name="MaximumLength">The longest sequence in tokens; longer ones are cut.</param>
/// <param name="Vocabulary">The pieces that texts are split into.</param>
public sealed record TextTask(string Name, string DisplayName, IReadOnlyList<string> Labels, bool IsPair, int MaximumLength, WordPieceVocabulary Vocabulary);
