using System.CommandLine;
using Platform.Training.Proteins.Datasets.Building;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.SecondaryStructure;

namespace Platform.Training.Runner;

/// <summary><c>build-dataset</c>: makes a data set of proteins of a folder of structures.</summary>
internal static class BuildDatasetCommand
{
    public static Command Create()
    {
        var defaults = new DatasetBuildOptions("", "");
        var folder = new Argument<string>("FOLDER") { Description = "Structures (.pdb, .ent, .cif, .mmcif, also .gz), with alignments (.a3m, .aln) and matrices (.pssm) of the same names where there are any." };
        var output = new Option<string>("--out") { Description = "The data set's directory; an interrupted build goes on there.", HelpName = "DIR", Required = true };
        var shortest = new Option<int>("--min-length") { Description = "Shorter chains are left out.", DefaultValueFactory = _ => defaults.Shortest };
        var longest = new Option<int>("--max-length") { Description = "Longer chains are left out.", DefaultValueFactory = _ => defaults.Longest };
        var completeness = new Option<double>("--completeness") { Description = "Part of a chain's residues that must have been observed.", DefaultValueFactory = _ => defaults.Completeness };
        var identity = new Option<double>("--identity") { Description = "Part of equal residues from which chains are one cluster.", DefaultValueFactory = _ => defaults.Identity };
        var validation = new Option<double>("--val") { Description = "Part of the chains that goes to the split val.", DefaultValueFactory = _ => defaults.Validation };
        var test = new Option<double>("--test") { Description = "Part of the chains that goes to the split test.", DefaultValueFactory = _ => defaults.Test };
        var seed = new Option<long>("--seed") { Description = "Chooses which clusters go to which split.", DefaultValueFactory = _ => defaults.Seed };
        var mmseqs = new Option<string>("--mmseqs") { Description = "The program that finds related chains.", HelpName = "PROGRAM", DefaultValueFactory = _ => defaults.MmseqsProgram };
        var command = new Command("build-dataset", "Makes a data set of proteins of a folder of structures: records, homology clusters, splits, a report.")
        {
            folder, output, shortest, longest, completeness, identity, validation, test, seed, mmseqs,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            using var stop = new StopSignals();
            var options = new DatasetBuildOptions(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(output))
            {
                Shortest = parsed.GetValue(shortest),
                Longest = parsed.GetValue(longest),
                Completeness = parsed.GetValue(completeness),
                Identity = parsed.GetValue(identity),
                Validation = parsed.GetValue(validation),
                Test = parsed.GetValue(test),
                Seed = parsed.GetValue(seed),
                MmseqsProgram = parsed.GetRequiredValue(mmseqs),
            };
            try
            {
                _ = new DatasetBuilder(options) { States = Dssp.Assign, Profile = alignment => AlignmentProfile.Of(alignment) }.Build(new ConsoleLines(), stop.Token);
                return ExitCode.Succeeded;
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("Stopped. The same command goes on.");
                return ExitCode.Stopped;
            }
        }));
        return command;
    }

    private sealed class ConsoleLines : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine(value);
    }
}
