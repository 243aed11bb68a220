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
        var modify = ModifierOptions.Modify();
        var datasets = RunnerOptions.Datasets();
        var command = new Command("show", "Prints the config of an experiment; what modifiers and a warm start do goes to standard error.") { name, modify, set, datasets, plugins };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var catalog = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            var original = RunnerOptions.Find(catalog, parsed.GetRequiredValue(name));
            var modified = ModifierOptions.Apply(original, parsed.GetValue(modify) ?? []);
            var config = RunnerOptions.Change(modified.Config, parsed.GetValue(set) ?? []);
            var data = RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets));
            foreach (var line in ModifierOptions.Preview(original, modified, data).Concat(WarmStartPreview.Lines(config, data)))
            {
                Console.Error.WriteLine(line);
            }

            Console.WriteLine(ConfigJson.Write(config));
            return ExitCode.Succeeded;
        }));
        return command;
    }
}
