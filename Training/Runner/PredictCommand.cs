using System.CommandLine;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary><c>predict</c>: answers a file of examples with a run's model.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN_DIR") { Description = "Directory of a run that has a checkpoint." };
        var input = new Option<string>("--input") { Description = "Examples, in the data's official test format.", Required = true, HelpName = "FILE.tsv" };
        var output = new Option<string>("--out") { Description = "Where the answers go, in the official submission format.", Required = true, HelpName = "FILE.tsv" };
        var checkpoint = RunnerOptions.Checkpoint();
        var datasets = RunnerOptions.Datasets();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("predict", "Answers a file of examples with a trained run.") { run, input, output, checkpoint, datasets, plugins };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            _ = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            Predict(
                new RunDirectory(parsed.GetRequiredValue(run)),
                RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets)),
                parsed.GetRequiredValue(checkpoint),
                parsed.GetRequiredValue(input),
                parsed.GetRequiredValue(output));
            return ExitCode.Succeeded;
        }));
        return command;
    }

    private static void Predict(RunDirectory run, string? datasets, string choice, string input, string output)
    {
        var config = RunnerOptions.Stored(run);
        var checkpoint = CheckpointChoice.Find(run.Checkpoints, config.Checkpoints, choice, Console.Error.WriteLine);
        TorchRuntime.Prepare();
        var device = config.Hardware.Apply();
        using var data = config.Input.Open(new InputEnvironment(datasets, config.Seed));
        var predictor = data as IPredictsFiles
            ?? throw new ConfigException("input", $"{ConfigTypes.NameOf(config.Input.GetType())} cannot answer files.");
        var model = config.Model.For(data.Facts).Build();
        using var parameters = new ParameterStore(model, config.Seed, device);
        CheckpointStore.Load(checkpoint.Path, parameters);
        var answers = predictor.Predict(model, device, input, CancellationToken.None).ToArray();
        File.WriteAllLines(output, answers);
        Console.WriteLine($"{answers.Length - 1} answers of the model of step {checkpoint.Step} written to {output}.");
    }
}
