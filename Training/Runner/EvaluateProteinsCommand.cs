using System.CommandLine;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Evaluation;
using Platform.Training.Proteins.Predictions;

namespace Platform.Training.Runner;

/// <summary><c>evaluate-proteins</c>: measures networks on a test set, as a run in a directory.</summary>
internal static class EvaluateProteinsCommand
{
    public static Command Create()
    {
        var set = new Option<string>("--set") { Description = "A split of the data set proteins (val, test_casp13, …), or a folder in the same format.", Required = true, HelpName = "SPLIT|DIR" };
        var split = new Option<string?>("--split") { Description = "The split of a folder that has several.", HelpName = "NAME" };
        var output = new Option<string>("--out") { Description = "Directory of the run; made where it does not exist.", Required = true, HelpName = "DIR" };
        var networks = new Option<string[]>("--network") { Description = $"A trained network: a run's directory; may be given several times, predictions are averaged. Default: {ShippedNetworks.Folder}.", HelpName = "DIR" };
        var alignments = new Option<string?>("--alignments") { Description = "A folder with alignments named as the chains, shown to the networks instead of profiles.", HelpName = "DIR" };
        var sequences = new Option<bool>("--sequence-only") { Description = "Shows no profiles to the networks." };
        var longest = new Option<int?>("--longest") { Description = "Leaves out chains of more residues.", HelpName = "N" };
        var every = new Option<int?>("--every") { Description = "Measures every N-th chain only.", HelpName = "N" };
        var flat = new Option<bool>("--no-folding") { Description = "Measures distances and angles alone, not models." };
        var calibrate = new Option<bool>("--calibrate") { Description = $"Also fits what a model's confidence means, and leaves it as {ShippedNetworks.CalibrationFile}, to be put beside the network's weights; on a validation split." };
        var datasets = RunnerOptions.Datasets();
        var command = new Command("evaluate-proteins", "Measures networks for proteins on a test set, with baselines beside them: evaluation.json, evaluation.csv, report.md.")
        {
            set, split, output, networks, alignments, sequences, longest, every, flat, calibrate, datasets,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            _ = RunnerOptions.Catalog([]);
            var (dataset, chosen) = SetOf(parsed.GetRequiredValue(set), parsed.GetValue(split));
            var given = parsed.GetValue(networks) ?? [];
            var described = new EvaluateProteins.Config();
            var config = described with
            {
                Dataset = dataset,
                Split = chosen,
                BaselineSplit = dataset == described.Dataset && chosen != described.BaselineSplit ? described.BaselineSplit : null,
                Networks = given.Length > 0 ? [.. given.Select(FoldCommand.Full)!] : described.Networks,
                Alignments = FoldCommand.Full(parsed.GetValue(alignments)),
                Profiles = !parsed.GetValue(sequences),
                MaximumLength = parsed.GetValue(longest) ?? described.MaximumLength,
                Every = parsed.GetValue(every) ?? described.Every,
                Folding = parsed.GetValue(flat) ? null : described.Folding,
                Calibrate = parsed.GetValue(calibrate),
            };
            ConfigCheck.Require(config);
            var directory = new RunDirectory(parsed.GetRequiredValue(output));
            using var stop = new StopSignals();
            var exit = new RunExecution(config, directory, RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets)), resume: false).Execute(stop.Token);
            if (exit == ExitCode.Succeeded)
            {
                Console.WriteLine();
                Console.Write(File.ReadAllText(Path.Combine(directory.Artifacts, "report.md")));
            }

            return exit;
        }));
        return command;
    }

    private static (string Dataset, string Split) SetOf(string set, string? split)
    {
        if (!Directory.Exists(set))
        {
            return split is null
                ? (new EvaluateProteins.Config().Dataset, set)
                : throw new ConfigException("--split", $"names a split of a folder, and there is no folder \"{set}\". Give --set {split} for a split of the data set proteins.");
        }

        var splits = ProteinDataset.Open(set).Splits;
        return split is not null || splits.Count == 1
            ? (Path.GetFullPath(set), split ?? splits[0])
            : throw new ConfigException("--split", $"is needed: \"{set}\" has the splits {string.Join(", ", splits)}.");
    }
}
