using System.CommandLine;
using Platform.Training.Compression.Augmentation;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Runner;

/// <summary><c>augment</c>: writes what a masked language model would say in the place of a task's words.</summary>
internal static class AugmentCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN_DIR") { Description = "Directory of a run of a masked language model that has a checkpoint." };
        var task = new Option<GlueTaskName>("--task") { Description = "The GLUE task whose training texts have the words.", Required = true };
        var directory = new Option<string?>("--directory") { Description = "Directory of the task's files, as input.directory. Default: the official one.", HelpName = "DIR" };
        var output = new Option<string>("--out") { Description = "The file: lines of a word, a tab and what may stand in its place.", Required = true, HelpName = "FILE.tsv" };
        var candidates = new Option<int>("--candidates") { Description = "Most words for each. Default: 15.", DefaultValueFactory = _ => 15 };
        var contexts = new Option<int>("--contexts") { Description = "In how many texts a word is hidden at most. Default: 8.", DefaultValueFactory = _ => 8 };
        var checkpoint = RunnerOptions.Checkpoint();
        var datasets = RunnerOptions.Datasets();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("augment", "Writes a file of words and what a masked language model would say in their place, for UseAugmentation.")
        {
            run, task, directory, output, candidates, contexts, checkpoint, datasets, plugins,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            _ = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            var data = RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets));
            using var trained = TrainedRun.Load(new RunDirectory(parsed.GetRequiredValue(run)), data, parsed.GetRequiredValue(checkpoint));
            var source = new GlueTexts { Task = parsed.GetRequiredValue(task), Directory = parsed.GetValue(directory) };
            var texts = source.Read("train", new InputEnvironment(data, 1));
            var asked = Candidates(trained, parsed.GetValue(candidates), parsed.GetValue(contexts));
            var found = asked.Of(texts, CancellationToken.None).Where(word => word.Value.Count > 0).ToArray();
            Synonyms.Write(parsed.GetRequiredValue(output), found);
            Console.WriteLine($"{found.Length:N0} words written to {parsed.GetRequiredValue(output)}.");
            return ExitCode.Succeeded;
        }));
        return command;
    }

    private static MaskedCandidates Candidates(TrainedRun trained, int candidates, int contexts) =>
        trained.Input.Facts is not LanguageFacts { IsCausal: false } facts || trained.Input is not IHasTokenizer { Tokenizer: var tokenizer }
            ? throw new ConfigException("model", $"{trained.ModelName} does not fill gaps; a BertMaskedModel does, such as that of imdb-mlm-tiny.")
            : candidates < 1 || contexts < 1
                ? throw new ConfigException("", "--candidates and --contexts must be at least 1.")
                : new MaskedCandidates(trained.Model, trained.Device, tokenizer, facts.SequenceLength) { Candidates = candidates, Contexts = contexts };
}
