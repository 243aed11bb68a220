using System.CommandLine;
using System.Globalization;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Predictions;

namespace Platform.Training.Runner;

/// <summary><c>fold</c>: predicts the structures of chains, as a run in a directory.</summary>
internal static class FoldCommand
{
    public static Command Create()
    {
        var chain = new Argument<string>("SEQUENCE|FILE") { Description = "Letters of a chain, a FASTA file of one or more, or an alignment (.a3m, .aln) that begins with the chain." };
        var output = new Option<string>("--out") { Description = "Directory of the run; made where it does not exist.", Required = true, HelpName = "DIR" };
        var networks = new Option<string[]>("--network") { Description = $"A trained network: a run's directory; may be given several times, predictions are averaged. Default: {ShippedNetworks.Folder}.", HelpName = "DIR" };
        var profile = new Option<string?>("--profile") { Description = "A profile of the chain, as PSI-BLAST writes it (-out_ascii_pssm).", HelpName = "FILE.pssm" };
        var reference = new Option<string?>("--reference") { Description = "The known structure (PDB or mmCIF), to compare with; nothing of it is shown to the networks.", HelpName = "FILE" };
        var referenceChain = new Option<string?>("--chain") { Description = "The chain of the known structure. Default: the first.", HelpName = "NAME" };
        var set = RunnerOptions.Set();
        var resume = new Option<bool>("--resume") { Description = "Goes on with the run in --out: chains that are done are left as they are." };
        var command = new Command("fold", "Predicts the structure of a chain: ranked models with confidence, as PDB and mmCIF files.")
        {
            chain, output, profile, reference, referenceChain, networks, set, resume,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            _ = RunnerOptions.Catalog([]);
            var targets = Targets(parsed.GetRequiredValue(chain)).Select(target => target with
            {
                Profile = Full(parsed.GetValue(profile)),
                Reference = Full(parsed.GetValue(reference)),
                ReferenceChain = parsed.GetValue(referenceChain),
            });
            var described = new Fold.Config { Targets = [.. targets] };
            var chosen = parsed.GetValue(networks) ?? [];
            var config = RunnerOptions.Change(chosen.Length > 0 ? described with { Networks = [.. chosen.Select(Full)!] } : described, parsed.GetValue(set) ?? []);
            ConfigCheck.Require(config);
            var directory = new RunDirectory(parsed.GetRequiredValue(output));
            using var stop = new StopSignals();
            var exit = new RunExecution(config, directory, datasets: null, parsed.GetValue(resume)).Execute(stop.Token);
            Tell(config, directory);
            return exit;
        }));
        return command;
    }

    private static IEnumerable<FoldTarget> Targets(string given)
    {
        if (!File.Exists(given))
        {
            return Path.HasExtension(given) || given.Contains(Path.DirectorySeparatorChar)
                ? throw new DataException($"\"{given}\" does not exist.")
                : [new FoldTarget { Name = "chain", Sequence = given }];
        }

        return AlignmentFile.IsNamedSo(given)
            ? [new FoldTarget { Name = Path.GetFileName(given).Split('.')[0], Alignment = Full(given) }]
            : Fasta.Read(given).Select(sequence => new FoldTarget { Name = sequence.Name, Sequence = sequence.Letters });
    }

    /// <summary>The full path of a file that the run names in its config, so that it can be resumed from anywhere.</summary>
    public static string? Full(string? path) => path is null || path.StartsWith("models/", StringComparison.Ordinal) ? path : Path.GetFullPath(path);

    /// <summary>Tells what was made: a line for each chain.</summary>
    private static void Tell(Fold.Config config, RunDirectory directory)
    {
        foreach (var target in config.Targets)
        {
            var folder = new PredictionFolder(Path.Combine(directory.Artifacts, Fold.FolderOf(target.Name)));
            if (File.Exists(folder.File) && folder.Read() is { Models: [var best, ..] } made)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{made.Name}: {made.Length} residues in {made.Seconds:F1} s, expected lDDT {best.MeanExpectedLddt:F2}{Compared(best)}. {folder.Pdb(best.Rank)}"));
            }
        }
    }

    private static string Compared(PredictedModel model) => model.Figures.Count == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"; against the reference TM-score {model.Figures[FigureName.TmScore]:F3}, GDT_TS {model.Figures[FigureName.GdtTs]:F3}, lDDT {model.Figures[FigureName.LddtAlpha]:F3}, RMSD {model.Figures[FigureName.Rmsd]:F1} A");
}
