using System.CommandLine;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary><c>run</c>: executes one run in a directory.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME|spec.json") { Description = "An experiment's name, or a file with a config." };
        var output = new Option<string>("--out") { Description = "Directory of the run; made where it does not exist.", Required = true, HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Goes on from the newest intact checkpoint in --out, with the config stored there." };
        var attached = new Option<bool>("--attached") { Description = "Also stops, as at Ctrl-C, when standard input ends; for programs that start runs." };
        var datasets = RunnerOptions.Datasets();
        var modify = ModifierOptions.Modify();
        var set = RunnerOptions.Set();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("run", "Executes an experiment. Ctrl-C or SIGTERM finishes the step, saves and ends with exit code 3.")
        {
            name, output, datasets, modify, set, resume, attached, plugins,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var catalog = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            var directory = new RunDirectory(parsed.GetRequiredValue(output));
            var (modifiers, changes) = (parsed.GetValue(modify) ?? [], parsed.GetValue(set) ?? []);
            var (config, notes) = parsed.GetValue(resume) && File.Exists(directory.Spec)
                ? (Stored(directory, [.. modifiers, .. changes]), [])
                : Given(catalog, parsed.GetRequiredValue(name), modifiers, changes);
            ConfigCheck.Require(config);
            var execution = new RunExecution(config, directory, RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets)), parsed.GetValue(resume)) { Notes = notes };
            using var stop = new StopSignals();
            if (parsed.GetValue(attached))
            {
                stop.StopAtEndOfInput();
            }

            return execution.Execute(stop.Token);
        }));
        return command;
    }

    private static Config Stored(RunDirectory directory, IReadOnlyList<string> changes) => changes.Count == 0
        ? RunSpec.Read(File.ReadAllText(directory.Spec))
        : throw new ConfigException("", "--resume goes on with the stored config, so --modify and --set cannot be given with it. Start a new run to change something.");

    /// <summary>The config that was asked for, and what modifiers did to it.</summary>
    private static (Config Config, IReadOnlyList<string> Notes) Given(
        ExperimentCatalog catalog, string nameOrFile, IReadOnlyList<string> modifiers, IReadOnlyList<string> changes)
    {
        if (RunnerOptions.FindJob(nameOrFile) is { } job)
        {
            return modifiers.Count == 0
                ? (RunnerOptions.Change<Config>(job, changes), [])
                : throw new ConfigException("", $"--modify changes experiments, and \"{nameOrFile}\" describes a {ConfigTypes.NameOf(job.GetType())}. Change its fields with --set.");
        }

        var modified = ModifierOptions.Apply(RunnerOptions.Find(catalog, nameOrFile), modifiers);
        return (RunnerOptions.Change(modified.Config, changes), [.. modified.Edits.Select(edit => $"Modified {edit}.")]);
    }
}
