using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Language.Answers;

/// <summary>An input whose models can be tried on a text that a person types.</summary>
public interface IAnswersTexts
{
    /// <summary>Answers a text.</summary>
    /// <param name="model">The trained model, its parameters in memory.</param>
    /// <param name="device">Where they are.</param>
    /// <param name="texts">The text; two where the task is about pairs.</param>
    /// <returns>The answers, the most probable choices first.</returns>
    /// <exception cref="ConfigException">The task cannot answer so many texts, or a text lacks what it needs; says what.</exception>
    IReadOnlyList<TextAnswer> Answer(Model model, Device device, IReadOnlyList<string> texts);
}

/// <summary>What a model says about a text.</summary>
/// <param name="Question">What is answered, where a text asks for several things; empty where it asks for one.</param>
/// <param name="Choices">The answers, the most probable one first.</param>
public sealed record TextAnswer(string Question, IReadOnlyList<TextChoice> Choices);

/// <summary>One possible answer.</summary>
/// <param name="Text">A label, a word or a score.</param>
/// <param name="Probability">From 0 to 1; null for a score, which has none.</param>
public sealed record TextChoice(string Text, double? Probability);
