using System.CommandLine;
using System.Runtime.InteropServices;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;
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
        var datasets = RunnerOptions.Datasets();
        var modify = ModifierOptions.Modify();
        var set = RunnerOptions.Set();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("run", "Executes an experiment. Ctrl-C or SIGTERM finishes the step, saves and ends with exit code 3.")
        {
            name, output, datasets, modify, set, resume, plugins,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var catalog = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            var directory = new RunDirectory(parsed.GetRequiredValue(output));
            var (modifiers, changes) = (parsed.GetValue(modify) ?? [], parsed.GetValue(set) ?? []);
            var modified = parsed.GetValue(resume) && File.Exists(directory.Spec)
                ? new Modification<Trainer.Config>(Stored(directory, [.. modifiers, .. changes]), [])
                : ModifierOptions.Apply(RunnerOptions.Find(catalog, parsed.GetRequiredValue(name)), modifiers);
            var config = RunnerOptions.Change(modified.Config, changes);
            ConfigCheck.Require(config);
            var execution = new RunExecution(config, directory, RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets)), parsed.GetValue(resume))
            {
                Notes = [.. modified.Edits.Select(edit => $"Modified {edit}.")],
            };
            using var stop = new CancellationTokenSource();
            using var terminate = StopOn(PosixSignal.SIGTERM, stop);
            using var interrupt = StopOn(PosixSignal.SIGINT, stop);
            using var hangUp = StopOn(PosixSignal.SIGHUP, stop);
            return execution.Execute(stop.Token);
        }));
        return command;
    }

    private static Trainer.Config Stored(RunDirectory directory, IReadOnlyList<string> changes) => changes.Count == 0
        ? ConfigJson.Read<Trainer.Config>(File.ReadAllText(directory.Spec))
        : throw new ConfigException("", "--resume goes on with the stored config, so --modify and --set cannot be given with it. Start a new run to change something.");

    /// <summary>Asks the run to stop at the first signal; lets a second one end the process.</summary>
    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        });
}
