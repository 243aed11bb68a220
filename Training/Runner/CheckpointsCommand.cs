using System.CommandLine;
using System.Globalization;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary><c>checkpoints</c>: what a run has saved, and whether it is intact.</summary>
internal static class CheckpointsCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN_DIR") { Description = "Directory of a run." };
        var plugins = RunnerOptions.Plugins();
        var command = new Command("checkpoints", "Lists the checkpoints of a run and checks every tensor of them.") { run, plugins };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            _ = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            List(new RunDirectory(parsed.GetRequiredValue(run)));
            return ExitCode.Succeeded;
        }));
        return command;
    }

    private static void List(RunDirectory run)
    {
        var config = RunnerOptions.Stored(run).Checkpoints;
        var all = CheckpointStore.Survey(run.Checkpoints, config);
        var best = config.Best?.Rank(all).Take(config.Best.Keep).ToList() ?? [];
        Console.WriteLine($"{"step",-10}{"tier",-12}{"MB",10}  {"marks",-20}{"files",-8}");
        foreach (var checkpoint in all)
        {
            var marks = new List<string>();
            if (checkpoint.IsHealthy)
            {
                marks.Add("healthy");
            }

            if (best.IndexOf(checkpoint) is var rank and >= 0)
            {
                marks.Add(rank == 0 ? "best" : $"best {rank + 1}");
            }

            var figure = config.Best is { } wanted && checkpoint.Figures.TryGetValue(wanted.Figure, out var value)
                ? string.Create(CultureInfo.InvariantCulture, $"  {wanted.Figure} {value:G6}")
                : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{checkpoint.Step,-10}{checkpoint.Tier.ToString().ToLowerInvariant(),-12}{checkpoint.Bytes / 1e6,10:F2}  {string.Join(", ", marks),-20}{State(checkpoint)}{figure}"));
        }
    }

    private static string State(Checkpoint checkpoint) => CheckpointChoice.Damage(checkpoint) is { } damage ? $"damaged: {damage}" : "intact";
}
