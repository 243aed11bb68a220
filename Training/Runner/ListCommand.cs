using System.CommandLine;
using Platform.Training.Compression.Search;
using Platform.Training.Compression.Sweeps;

namespace Platform.Training.Runner;

/// <summary><c>list</c>: the experiments there are.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var plugins = RunnerOptions.Plugins();
        var modifiers = new Option<bool>("--modifiers") { Description = "Lists the modifiers that --modify takes, with their fields." };
        var sweeps = new Option<bool>("--sweeps") { Description = "Lists the sweeps that come with the program." };
        var searches = new Option<bool>("--searches") { Description = "Lists the searches of hyper-parameters that come with the program." };
        var command = new Command("list", "Lists the experiments.") { modifiers, sweeps, searches, plugins };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var experiments = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []).All;
            if (parsed.GetValue(modifiers))
            {
                ModifierOptions.Describe().ToList().ForEach(Console.WriteLine);
                return ExitCode.Succeeded;
            }

            if (parsed.GetValue(sweeps))
            {
                Print(SweepCatalog.All.Select(sweep => (sweep.Name, $"{sweep.Title}. {sweep.Summary}")));
                return ExitCode.Succeeded;
            }

            if (parsed.GetValue(searches))
            {
                Print(SearchCatalog.All.Select(search => (search.Name, search.Title)));
                return ExitCode.Succeeded;
            }

            Print(experiments.Select(experiment => (experiment.Name, experiment.Title)));
            return ExitCode.Succeeded;
        }));
        return command;
    }

    private static void Print(IEnumerable<(string Name, string Text)> entries)
    {
        var all = entries.ToArray();
        var width = all.Select(entry => entry.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, text) in all)
        {
            Console.WriteLine($"{name.PadRight(width)}  {text}");
        }
    }
}
