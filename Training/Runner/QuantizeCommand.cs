using System.CommandLine;
using System.Globalization;
using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary><c>quantize</c>: rounds a trained run's model without training it further, as a run of its own.</summary>
internal static class QuantizeCommand
{
    private const string Start = "start.safetensors";

    private static readonly UseQuantization Defaults = new();

    public static Command Create()
    {
        var source = new Argument<string>("RUN_DIR") { Description = "Directory of a run that has a checkpoint." };
        var output = new Option<string>("--out") { Description = "Directory of the new run; made where it does not exist.", Required = true, HelpName = "DIR" };
        var bits = new Option<int>("--bits") { Description = $"Bits of a weight, 2 to 8. Default: {Defaults.Bits}.", DefaultValueFactory = _ => Defaults.Bits };
        var embeddingBits = new Option<int?>("--embedding-bits") { Description = "Bits of a value of a table. Default: as --bits." };
        var perChannel = new Option<bool>("--per-channel") { Description = "Gives each output of a matrix, and each vector of a table, a scale of its own." };
        var percentile = new Option<double>("--percentile") { Description = "Part of the weights that fit on the grid, in percent. Default: 100.", DefaultValueFactory = _ => Defaults.Percentile };
        var weightsOnly = new Option<bool>("--weights-only") { Description = "Leaves what matrices are multiplied with as it is." };
        var observer = new Option<string?>("--observer") { Description = "How the range of what matrices are multiplied with is found: MaxObserver, EmaObserver (the default), PercentileObserver, or JSON with its fields.", HelpName = "NAME|JSON" };
        var at = new Option<string>("--at") { Description = "Pattern of the matrices and tables to round. Default: all.", HelpName = "PATTERN", DefaultValueFactory = _ => Defaults.At };
        var batches = new Option<int>("--batches") { Description = "Training batches that ranges are taken from. Default: 32.", DefaultValueFactory = _ => new Calibration().Batches };
        var checkpoint = RunnerOptions.Checkpoint();
        var datasets = RunnerOptions.Datasets();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("quantize", "Rounds the weights of a trained run without training further, measures that, and leaves a run like any other.")
        {
            source, output, bits, embeddingBits, perChannel, percentile, weightsOnly, observer, at, batches, checkpoint, datasets, plugins,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            _ = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            var modifier = new UseQuantization
            {
                At = parsed.GetRequiredValue(at),
                Bits = parsed.GetValue(bits),
                EmbeddingBits = parsed.GetValue(embeddingBits),
                PerChannel = parsed.GetValue(perChannel),
                Percentile = parsed.GetValue(percentile),
                ActivationBits = parsed.GetValue(weightsOnly) ? null : Defaults.ActivationBits,
            };
            return Execute(
                new RunDirectory(parsed.GetRequiredValue(source)),
                parsed.GetRequiredValue(checkpoint),
                parsed.GetValue(observer) is { } text ? ConfigTree.Set(modifier, "observer", text) : modifier,
                new Calibration { Batches = parsed.GetValue(batches), Only = true },
                new RunDirectory(Path.GetFullPath(parsed.GetRequiredValue(output))),
                RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets)));
        }));
        return command;
    }

    private static ExitCode Execute(RunDirectory source, string checkpoint, UseQuantization modifier, Calibration calibration, RunDirectory output, string? datasets)
    {
        if (File.Exists(output.Spec))
        {
            throw new ConfigException("", $"\"{output.Root}\" already holds a run. Give another --out.");
        }

        var start = Path.Combine(output.Root, Start);
        var modified = Modification.Of(Untrained(RunnerOptions.Stored(source), start, calibration), modifier);
        string note;
        using (var trained = TrainedRun.Load(source, datasets, checkpoint))
        {
            note = $"Quantized after training: the model of step {trained.Step} of {Path.GetFullPath(source.Root)}.";
            output.Create();
            trained.Save(start, new Dictionary<string, string> { ["run"] = Path.GetFullPath(source.Root), ["step"] = trained.Step.ToString(CultureInfo.InvariantCulture) });
        }

        using var stop = new StopSignals();
        return new RunExecution(modified.Config, output, datasets, resume: false)
        {
            Notes = [note, .. modified.Edits.Select(edit => $"Modified {edit}.")],
        }.Execute(stop.Token);
    }

    /// <summary>The same experiment, which starts from a file and trains nothing: what only training needs is left out.</summary>
    private static Trainer.Config Untrained(Trainer.Config trained, string start, Calibration calibration) =>
        ConfigTree.Find<Quantizer.BaseConfig>(trained).FirstOrDefault() is { } rounded
            ? throw new ConfigException(rounded.Path, $"is {ConfigTypes.NameOf(rounded.Config.GetType())}: this run was trained with rounded weights already. Give a run without quantizers.")
            : trained with
            {
                WarmStart = new() { Path = start },
                Calibration = calibration,
                Learner = trained.Learner with { Optimizer = new Sgd.Config { Momentum = 0 }, Average = null },
                EarlyStop = null,
                Replay = null,
            };
}
