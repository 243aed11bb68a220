using Platform.Training.Compression.Export;
using Platform.Training.Core.Configs;
using Platform.Training.Language.Glue;

namespace Platform.Training.Runner;

/// <summary>Answers texts and files with an exported model, by ONNX Runtime.</summary>
internal static class ExportedAnswers
{
    /// <summary>Answers a text on the terminal, or a file in another file.</summary>
    /// <param name="directory">The exported model's folder.</param>
    /// <param name="texts">A text, or the two texts of a pair; empty for a file.</param>
    /// <param name="input">The file of examples; null for a text.</param>
    /// <param name="output">Where the answers go.</param>
    public static void Write(string directory, IReadOnlyList<string> texts, string? input, string? output)
    {
        using var model = OnnxClassifier.Load(directory);
        if (input is null)
        {
            PredictCommand.Print(model.Answer(texts));
            return;
        }

        var task = Enum.TryParse<GlueTaskName>(model.Manifest.Task, ignoreCase: true, out var name)
            ? GlueTask.Find(name)
            : throw new ConfigException("--input", $"the exported model is of the task {model.Manifest.DisplayName}; files of GLUE tasks can be answered.");
        var rows = GlueFile.Read(task, input, labelled: false).Examples;
        var logits = model.Logits([.. rows.Select(row => row.Text)]);
        var answers = GlueSubmission.Lines(task, rows, [.. logits.Select(row => model.AnswerOf(row))]).ToArray();
        File.WriteAllLines(output!, answers);
        Console.WriteLine($"{answers.Length - 1} answers of the exported model written to {output}.");
    }
}
