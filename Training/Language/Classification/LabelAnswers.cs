using System.Globalization;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Answers;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Classification;

/// <summary>Answers texts by the classes of a task.</summary>
internal static class LabelAnswers
{
    /// <summary>Classifies or scores one text or pair.</summary>
    /// <param name="model">The model, in evaluation.</param>
    /// <param name="device">Where its parameters are.</param>
    /// <param name="encoder">Encodes the text as the task's own.</param>
    /// <param name="labels">The names of the classes; empty where the answer is a score.</param>
    /// <param name="texts">The text, or the two texts of a pair.</param>
    /// <param name="isPair">Whether the task is about pairs.</param>
    public static IReadOnlyList<TextAnswer> Of(Model model, Device device, PairEncoder encoder, IReadOnlyList<string> labels, IReadOnlyList<string> texts, bool isPair)
    {
        if (texts.Count != (isPair ? 2 : 1))
        {
            throw new ConfigException("--text", isPair ? "this task is about pairs: give --text twice." : "this task is about single texts: give --text once.");
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        LabelledTexts encoded = new(encoder.Encode([new TextPair(texts[0], isPair ? texts[1] : null)]), null, labels.Count == 0);
        using Batch batch = TextBatches.Create(encoded, [0], padId: 0, length: null).To(device);
        Tensor predictions = model.Forward(batch, new InvocationContext(isTraining: false)).Predictions;
        if (labels.Count == 0)
        {
            return [new TextAnswer("", [new TextChoice(predictions.item<float>().ToString("F3", CultureInfo.InvariantCulture), null)])];
        }

        float[] probabilities = nn.functional.softmax(predictions[0], 0).cpu().data<float>().ToArray();
        return [new TextAnswer("", [.. labels.Select((label, i) => new TextChoice(label, probabilities[i])).OrderByDescending(choice => choice.Probability)])];
    }
}
