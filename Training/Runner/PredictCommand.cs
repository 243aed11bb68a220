using System.CommandLine;
using System.Globalization;
using Platform.Training.Compression.Export;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Answers;

namespace Platform.Training.Runner;

/// <summary><c>predict</c>: answers a text, or a file of examples, with a run's model.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN_DIR") { Description = "Directory of a run that has a checkpoint, or of an exported model." };
        var text = new Option<string[]>("--text") { Description = "A text to answer; twice for a task about pairs. Gaps to fill are written [MASK].", HelpName = "TEXT" };
        var input = new Option<string?>("--input") { Description = "Examples, in the data's official test format; with --out.", HelpName = "FILE.tsv" };
        var output = new Option<string?>("--out") { Description = "Where the answers go, in the official submission format; with --input.", HelpName = "FILE.tsv" };
        var checkpoint = RunnerOptions.Checkpoint();
        var datasets = RunnerOptions.Datasets();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("predict", "Answers a text or a file of examples with a trained run or an exported model.") { run, text, input, output, checkpoint, datasets, plugins };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var (texts, from, to) = (parsed.GetValue(text) ?? [], parsed.GetValue(input), parsed.GetValue(output));
            if ((from is null) != (to is null) || (from is null) == (texts.Length == 0))
            {
                throw new ConfigException("", "Give either --text TEXT, or --input FILE and --out FILE.");
            }

            _ = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            if (ExportManifest.Exists(parsed.GetRequiredValue(run)))
            {
                ExportedAnswers.Write(parsed.GetRequiredValue(run), texts, from, to);
                return ExitCode.Succeeded;
            }

            using var trained = TrainedRun.Load(
                new RunDirectory(parsed.GetRequiredValue(run)), RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets)), parsed.GetRequiredValue(checkpoint));
            if (from is not null)
            {
                AnswerFile(trained, from, to!);
            }
            else
            {
                AnswerTexts(trained, texts);
            }

            return ExitCode.Succeeded;
        }));
        return command;
    }

    private static void AnswerFile(TrainedRun trained, string input, string output)
    {
        var predictor = trained.Input as IPredictsFiles ?? throw new ConfigException("input", $"{trained.InputName} cannot answer files.");
        var answers = predictor.Predict(trained.Model, trained.Device, input, CancellationToken.None).ToArray();
        File.WriteAllLines(output, answers);
        Console.WriteLine($"{answers.Length - 1} answers of the model of step {trained.Step} written to {output}.");
    }

    private static void AnswerTexts(TrainedRun trained, IReadOnlyList<string> texts)
    {
        var answerer = trained.Input as IAnswersTexts ?? throw new ConfigException("input", $"{trained.InputName} cannot answer texts.");
        Print(answerer.Answer(trained.Model, trained.Device, texts));
    }

    /// <summary>Prints answers: each choice with its probability.</summary>
    internal static void Print(IReadOnlyList<TextAnswer> answers)
    {
        foreach (var answer in answers)
        {
            if (answer.Question.Length > 0)
            {
                Console.WriteLine(answer.Question);
            }

            var width = answer.Choices.Max(choice => choice.Text.Length);
            foreach (var choice in answer.Choices)
            {
                Console.WriteLine(choice.Probability is { } probability
                    ? $"{choice.Text.PadRight(width)}  {probability.ToString("F4", CultureInfo.InvariantCulture)}"
                    : choice.Text);
            }
        }
    }
}
