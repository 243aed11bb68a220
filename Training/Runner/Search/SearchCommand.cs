using System.CommandLine;
using Platform.Training.Compression.Search;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Runner.Sweeps;

namespace Platform.Training.Runner.Search;

/// <summary><c>search</c>: looks for the values of an experiment's fields that give the best figure.</summary>
internal static class SearchCommand
{
    private const string SpecName = "search.json";

    public static Command Create()
    {
        var name = new Argument<string>("NAME|spec.json") { Description = "A search's name (see list --searches), or a file with its spec." };
        var output = new Option<string>("--out") { Description = "Directory of the search; what was tried there already is not tried again.", Required = true, HelpName = "DIR" };
        var jobs = new Option<int?>("--jobs") { Description = "Trials at a time. Default: as many as the spec's threads leave cores for.", HelpName = "N" };
        var datasets = RunnerOptions.Datasets();
        var set = RunnerOptions.Set();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("search", "Searches hyper-parameters. Ctrl-C stops all trials with checkpoints; the same command goes on.") { name, output, jobs, set, datasets, plugins };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var catalog = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            var spec = RunnerOptions.Change(Read(parsed.GetRequiredValue(name)), parsed.GetValue(set) ?? []);
            ConfigCheck.Require(spec);
            var experiment = RunnerOptions.Find(catalog, spec.Experiment);
            Try(spec, experiment);
            var settings = SweepSettings.From(parsed.GetValue(jobs), spec.Threads, parsed.GetValue(datasets), parsed.GetValue(plugins) ?? []);
            var root = Path.GetFullPath(parsed.GetRequiredValue(output));
            using var hold = DirectoryHold.Take(root, "search");
            Keep(spec, root);
            using var log = new RunLog(Path.Combine(root, "log.txt"), TimeProvider.System);
            using var stop = new StopSignals();
            return new SearchExecution(spec, experiment, root, settings, new SweepConsole(log)).Execute(stop.Token);
        }));
        return command;
    }

    private static SearchSpec Read(string nameOrFile) =>
        !nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? SearchCatalog.Find(nameOrFile).Create()
        : File.Exists(nameOrFile) ? ConfigJson.Read<SearchSpec>(File.ReadAllText(nameOrFile))
        : throw new ConfigException("", $"\"{nameOrFile}\" does not exist.");

    /// <summary>Makes the configs at the corners of the space, so that a path or value that does not fit is told before anything is trained.</summary>
    private static void Try(SearchSpec spec, Trainer.Config experiment)
    {
        foreach (var corner in new GridSearch { Points = 2 } is var grid ? Enumerable.Range(0, 64).Select(i => grid.Suggest(spec.Space, [], i, 0)).TakeWhile(point => point is not null) : [])
        {
            spec.ConfigOf(experiment, corner!);
        }
    }

    /// <summary>Stores the spec, and refuses another one than is there; only the number of trials may change.</summary>
    private static void Keep(SearchSpec spec, string root)
    {
        var file = Path.Combine(root, SpecName);
        if (File.Exists(file) && ConfigTree.Diff(ConfigJson.Read<SearchSpec>(File.ReadAllText(file)) with { Trials = spec.Trials }, spec) is [var change, ..])
        {
            throw new ConfigException("", $"\"{root}\" holds another search: {change.Path} is {change.Before ?? "missing"} there and {change.After ?? "missing"} now. Give another --out.");
        }

        File.WriteAllText(file, ConfigJson.Write(spec));
    }
}
