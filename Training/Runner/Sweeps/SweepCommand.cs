using System.CommandLine;
using System.Globalization;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Health;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner.Sweeps;

/// <summary><c>sweep</c>: executes the runs of a sweep in a directory, several at a time.</summary>
internal static class SweepCommand
{
    private const string Range = "..";
    private const int MeasuredMilliseconds = 200;

    public static Command Create()
    {
        var name = new Argument<string>("NAME|spec.json") { Description = "A sweep's name (see list --sweeps), a file with its spec, or an archive of one." };
        var output = new Option<string>("--out") { Description = "Directory of the sweep; what is done there already is not done again.", Required = true, HelpName = "DIR" };
        var jobs = new Option<int?>("--jobs") { Description = "Runs at a time. Default: as many as the spec's threads leave cores for.", HelpName = "N" };
        var seeds = new Option<string?>("--seeds") { Description = "Seeds instead of the spec's, for example 1..5 or 1,2,7.", HelpName = "SEEDS" };
        var only = new Option<string[]>("--only") { Description = "Key of a cell to run, with the shared stages it needs; may be given several times.", HelpName = "KEY" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Tells counts, estimates and what is missing, and writes nothing there; with --calibrate the estimate is by measured steps." };
        var calibrate = new Option<bool>("--calibrate") { Description = "Measures the time of a step of each task and architecture first, by a short run of each." };
        var speed = new Option<double?>("--gflops") { Description = "Useful speed of the device in training, GFLOP/s, to reckon with where nothing was measured.", HelpName = "N" };
        var datasets = RunnerOptions.Datasets();
        var set = RunnerOptions.Set();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("sweep", "Executes a sweep: every cell as a run of its own. Ctrl-C stops all runs with checkpoints; the same command goes on.")
        {
            name, output, jobs, seeds, only, dryRun, calibrate, speed, set, datasets, plugins,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            _ = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            var spec = Change(Read(parsed.GetRequiredValue(name)), parsed.GetValue(seeds), parsed.GetValue(set) ?? []);
            var settings = SweepSettings.From(parsed.GetValue(jobs), spec.Threads, parsed.GetValue(datasets), parsed.GetValue(plugins) ?? []);
            var plan = SweepPlan.Of(spec);
            var sweep = new SweepLaunch(plan, new SweepDirectory(parsed.GetRequiredValue(output)), settings)
            {
                Only = parsed.GetValue(only) ?? [],
                Speed = parsed.GetValue(speed) is { } gigaflops ? Given(gigaflops) : MeasuredSpeed(plan),
            };
            using var stop = new StopSignals();
            return parsed.GetValue(dryRun) ? sweep.Tell(parsed.GetValue(calibrate), stop.Token) : sweep.Execute(parsed.GetValue(calibrate), stop.Token);
        }));
        return command;
    }

    /// <summary>Seeds as a list or a range: <c>1,2,7</c> or <c>1..5</c>.</summary>
    /// <exception cref="ConfigException">They are neither.</exception>
    internal static ConfigList<long> Seeds(string text)
    {
        var ends = text.Split(Range);
        if (ends.Length == 2 && Number(ends[0]) is { } first && Number(ends[1]) is { } last && last - first is >= 0 and < 10_000)
        {
            return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => first + i)];
        }

        long?[] seeds = [.. text.Split(',').Select(Number)];
        return seeds.Contains(null)
            ? throw new ConfigException("", $"--seeds \"{text}\" is neither a range such as 1..5 nor a list such as 1,2,7.")
            : [.. seeds.OfType<long>()];

        static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The speed of matrix products here, where and as the plan's runs compute them.</summary>
    private static SweepSpeed MeasuredSpeed(SweepPlan plan)
    {
        TorchRuntime.Prepare();
        var hardware = plan.Runs[0].Config.Hardware;
        var preflight = new Preflight(new PreflightConfig { PeakMilliseconds = MeasuredMilliseconds }, hardware.Apply(), new Machine(), hardware.ProductType);
        return SweepSpeed.Measured(hardware.Threads ?? Environment.ProcessorCount, preflight.MeasurePeak());
    }

    private static SweepSpeed Given(double gigaflops) => gigaflops > 0
        ? SweepSpeed.Given(gigaflops)
        : throw new ConfigException("", FormattableString.Invariant($"--gflops must be above 0, not {gigaflops}."));

    private static SweepSpec Read(string nameOrFile)
    {
        var isFile = nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || nameOrFile.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        return !isFile ? SweepCatalog.Find(nameOrFile).Create()
            : !File.Exists(nameOrFile) ? throw new ConfigException("", $"\"{nameOrFile}\" does not exist.")
            : nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ConfigJson.Read<SweepSpec>(File.ReadAllText(nameOrFile))
            : SweepArchive.Read(nameOrFile).Spec;
    }

    private static SweepSpec Change(SweepSpec spec, string? seeds, IReadOnlyList<string> changes)
    {
        spec = seeds is null ? spec : spec with { Seeds = Seeds(seeds) };
        return RunnerOptions.Change(spec, changes);
    }
}
