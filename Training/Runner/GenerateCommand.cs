using System.CommandLine;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Generation;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Runner;

/// <summary><c>generate</c>: continues texts with a run's model.</summary>
internal static class GenerateCommand
{
    private static readonly GenerationOptions Defaults = new() { Temperature = 0.8 };

    public static Command Create()
    {
        var run = new Argument<string>("RUN_DIR") { Description = "Directory of a run of a causal language model that has a checkpoint." };
        var prompt = new Option<string[]>("--prompt") { Description = "A text to continue; may be given several times. Default: the beginning of a document.", HelpName = "TEXT" };
        var tokens = new Option<int>("--tokens") { Description = $"The most tokens to add. Default: {Defaults.MaxTokens}.", DefaultValueFactory = _ => Defaults.MaxTokens };
        var temperature = new Option<double>("--temperature") { Description = "Below 1 keeps to what is probable; 0 always takes the most probable token. Default: 0.8.", DefaultValueFactory = _ => Defaults.Temperature };
        var topK = new Option<int?>("--top-k") { Description = "Draws from so many most probable tokens alone." };
        var topP = new Option<double?>("--top-p") { Description = "Draws from the most probable tokens that together have this probability." };
        var beams = new Option<int>("--beams") { Description = "Looks for the most probable text, following so many at once, instead of drawing.", DefaultValueFactory = _ => Defaults.Beams };
        var penalty = new Option<double>("--length-penalty") { Description = "For --beams: 0 prefers short texts, more prefers longer ones. Default: 0.6.", DefaultValueFactory = _ => Defaults.LengthPenalty };
        var seed = new Option<long>("--seed") { Description = "The same seed draws the same text. Default: 1.", DefaultValueFactory = _ => Defaults.Seed };
        var stop = new Option<string[]>("--stop") { Description = "Ends before this text; may be given several times.", HelpName = "TEXT" };
        var checkpoint = RunnerOptions.Checkpoint();
        var datasets = RunnerOptions.Datasets();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("generate", "Continues a text with a trained causal language model.")
        {
            run, prompt, tokens, temperature, topK, topP, beams, penalty, seed, stop, checkpoint, datasets, plugins,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            _ = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            using var trained = TrainedRun.Load(
                new RunDirectory(parsed.GetRequiredValue(run)), RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets)), parsed.GetRequiredValue(checkpoint));
            var options = Defaults with
            {
                MaxTokens = parsed.GetValue(tokens),
                Temperature = parsed.GetValue(temperature),
                TopK = parsed.GetValue(topK),
                TopP = parsed.GetValue(topP),
                Beams = parsed.GetValue(beams),
                LengthPenalty = parsed.GetValue(penalty),
                Seed = parsed.GetValue(seed),
            };
            var prompts = parsed.GetValue(prompt) is { Length: > 0 } given ? given : [""];
            foreach (var text in GeneratorOf(trained).Generate(prompts, options, parsed.GetValue(stop) ?? [], CancellationToken.None))
            {
                Console.WriteLine(text);
            }

            return ExitCode.Succeeded;
        }));
        return command;
    }

    private static TextGenerator GeneratorOf(TrainedRun trained) => trained.Model is not IPredictsNextToken model
        ? throw new ConfigException("model", $"{trained.ModelName} cannot continue texts; a CausalLanguageModel can. Try: Runner predict RUN_DIR --text TEXT.")
        : trained.Input is IHasTokenizer { Tokenizer: var tokenizer }
            ? new TextGenerator(tokenizer, model, trained.Device)
            : throw new ConfigException("input", $"{trained.InputName} has no tokenizer to read a prompt with.");
}
