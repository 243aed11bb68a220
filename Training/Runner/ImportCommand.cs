using System.CommandLine;
using System.Globalization;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.HuggingFace;
using Platform.Training.Proteins.Models;

namespace Platform.Training.Runner;

/// <summary><c>import</c>: makes a folder of pretrained weights that experiments start from.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SOURCE") { Description = "A folder as Hugging Face has it (config.json, vocab.txt, model.safetensors or pytorch_model.bin), a run's directory, or an address: hf://OWNER/NAME." };
        var output = new Option<string>("--out") { Description = "The new folder.", HelpName = "DIR", Required = true };
        var dtype = new Option<string>("--dtype") { Description = "Type of the values in the new file: fp32, fp16 or bf16.", HelpName = "TYPE", DefaultValueFactory = _ => "fp32" };
        var ignore = new Option<string[]>("--ignore") { Description = "Pattern of names in the file that may be left out, for example cls.**; may be given several times.", HelpName = "PATTERN" };
        var endpoint = new Option<string?>("--endpoint") { Description = "The hub of hf:// addresses. Default: HF_ENDPOINT, else https://huggingface.co.", HelpName = "URL" };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "Of a run: which of its checkpoints, newest, healthy, best or a step. Default: its final model, or the newest where it has not come to its end.", HelpName = "WHICH" };
        var datasets = RunnerOptions.Datasets();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("import", "Makes a folder of pretrained weights that experiments start from: --modify UsePretrained,from=DIR.") { source, output, dtype, ignore, endpoint, checkpoint, datasets, plugins };
        command.SetAction((parsed, cancellation) => Exit.GuardAsync(async () =>
        {
            _ = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            TorchRuntime.Prepare();
            var (from, to, type) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(output), PretrainedFolder.TypeOf(parsed.GetRequiredValue(dtype)));
            var downloaded = HubAddress.IsAddress(from) ? await DownloadAsync(from, to, parsed.GetValue(endpoint), cancellation) : null;
            var run = new RunDirectory(downloaded ?? from);
            var lines = File.Exists(run.Spec)
                ? ImportRun(run, parsed.GetValue(checkpoint), to, type, RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets)))
                : ImportFolder(downloaded ?? from, to, type, parsed.GetValue(ignore) ?? []);
            foreach (var line in lines)
            {
                Console.WriteLine(line);
            }

            if (downloaded is not null)
            {
                Directory.Delete(downloaded, recursive: true);
            }

            Console.WriteLine(File.Exists(Path.Combine(to, "vocab.txt"))
                ? $"Start from it with: --modify UsePretrained,from={to}  (with architecture=true where the experiment's encoder has another size)."
                : $"Fold with it: Runner fold SEQUENCE --network {to} --out DIR");
            return ExitCode.Succeeded;
        }));
        return command;
    }

    /// <summary>Fetches a model beside where it goes to; what a broken fetch left there is gone on from.</summary>
    private static async Task<string> DownloadAsync(string from, string to, string? endpoint, CancellationToken cancellation)
    {
        var address = HubAddress.Parse(from, endpoint ?? Environment.GetEnvironmentVariable("HF_ENDPOINT"));
        var directory = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(to))}.download";
        using var hub = new HubDownload(Environment.GetEnvironmentVariable("HF_TOKEN")) { Narrate = Console.Error.WriteLine };
        await hub.FetchAsync(address, directory, cancellation);
        return directory;
    }

    private static IEnumerable<string> ImportRun(RunDirectory run, string? choice, string to, TorchSharp.torch.ScalarType type, string? datasets)
    {
        var config = RunnerOptions.Stored(run);
        var checkpoint = choice is null && File.Exists(Path.Combine(run.Artifacts, ModelFolder.WeightsFile))
            ? null
            : CheckpointChoice.Find(run.Checkpoints, config.Checkpoints, choice ?? CheckpointChoice.Newest, Console.Error.WriteLine).Path;
        if (config.Model is ProteinModel.Config)
        {
            ModelFolder.FromRun(run.Root, to, checkpoint);
            return [$"Imported a {ConfigTypes.NameOf(config.Model.GetType())} into {to}."];
        }

        var environment = new InputEnvironment(datasets, config.Seed) { Warn = Console.Error.WriteLine };
        return PretrainedFolder.FromRun(run.Root, environment, config.Model, config.Input, to, type, checkpoint).Lines();
    }

    private static IEnumerable<string> ImportFolder(string from, string to, TorchSharp.torch.ScalarType type, IReadOnlyList<string> ignored)
    {
        if (!Directory.Exists(from))
        {
            throw new ConfigException("", $"\"{from}\" is no folder and no address.");
        }

        var result = HuggingFaceImport.Run(from, to, type, ignored);
        return
        [
            .. result.Plan.Lines(),
            $"Imported a {ConfigTypes.NameOf(result.Model.GetType())} into {to}.",
            result.ReferenceDifference is { } difference
                ? string.Create(CultureInfo.InvariantCulture, $"Its answers are those of {PretrainedFolder.ReferenceFile}, to within {difference:G2}.")
                : $"There is no {PretrainedFolder.ReferenceFile} to compare its answers with.",
        ];
    }
}
