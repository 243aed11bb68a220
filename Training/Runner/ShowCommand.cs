using System.CommandLine;
using Platform.Training.Core.Configs;

namespace Platform.Training.Runner;

/// <summary><c>show</c>: the config of an experiment as text, ready to be saved, edited and run.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME|spec.json") { Description = "An experiment's name, or a file with a config." };
        var plugins = RunnerOptions.Plugins();
        var set = RunnerOptions.Set();
        var command = new Command("show", "Prints the config of an experiment.") { name, set, plugins };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var catalog = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            Console.WriteLine(ConfigJson.Write(RunnerOptions.Resolve(catalog, parsed.GetRequiredValue(name), parsed.GetValue(set) ?? [])));
            return ExitCode.Succeeded;
        }));
        return command;
    }
}
