using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Glue;

/// <summary>One split as a run holds it in memory: token ids and labels; the text itself is let go.</summary>
/// <param name="Task">The task.</param>
/// <param name="Texts">The sequences.</param>
/// <param name="Labels">A class or score for each, or null where the file has none.</param>
internal sealed record GlueSplitData(GlueTask Task, EncodedTexts Texts, float[]? Labels)
{
    /// <summary>Encodes the rows of a file.</summary>
    public static GlueSplitData Create(GlueTask task, GlueFile file, PairEncoder encoder)
    {
        EncodedTexts texts = encoder.Encode([.. file.Examples.Select(example => example.Text)]);
        float[]? labels = file.Examples[0].Label is null ? null : [.. file.Examples.Select(example => example.Label!.Value)];
        return new GlueSplitData(task, texts, labels);
    }
}
