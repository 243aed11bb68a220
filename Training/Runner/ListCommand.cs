using System.CommandLine;
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
        var command = new Command("list", "Lists the experiments.") { modifiers, sweeps, plugins };
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
                foreach (var sweep in SweepCatalog.All)
                {
                    Console.WriteLine($"{sweep.Name.PadRight(SweepCatalog.All.Max(other => other.Name.Length))}  {sweep.Title}. {sweep.Summary}");
                }

                return ExitCode.Succeeded;
            }

            var width = experiments.Select(experiment => experiment.Name.Length).DefaultIfEmpty().Max();
            foreach (var experiment in experiments)
            {
                Console.WriteLine($"{experiment.Name.PadRight(width)}  {experiment.Title}");
            }

            return ExitCode.Succeeded;
        }));
        return command;
    }
}
