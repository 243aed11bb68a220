using System.Globalization;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner.Sweeps;

/// <summary>A sweep that is about to be executed: tells what it will do, then does it.</summary>
internal sealed class SweepLaunch(SweepPlan plan, SweepDirectory directory, SweepSettings settings)
{
    /// <summary>Keys of the only cells to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>What time is reckoned with where nothing was measured.</summary>
    public required SweepSpeed Speed { get; init; }

    private IReadOnlyList<PlannedRun> Runs => Only.Count == 0 ? plan.Runs : plan.Needed(Only);

    /// <summary>Tells counts, estimates and what is missing, and writes nothing in the sweep's directory.</summary>
    /// <param name="calibrate">Whether to measure steps first, in a directory that does not stay.</param>
    /// <param name="stop">Stops the measurement.</param>
    public ExitCode Tell(bool calibrate, CancellationToken stop)
    {
        var steps = Calibration.Read(directory);
        var console = new SweepConsole(null);
        if (calibrate)
        {
            var aside = Directory.CreateTempSubdirectory("platform-calibration-");
            try
            {
                var found = new Calibration(plan, new SweepDirectory(aside.FullName), settings).Measure([.. Runs.Where(run => !steps.ContainsKey(run.Shape))], console, stop);
                steps = steps.Concat(found).ToDictionary();
            }
            finally
            {
                aside.Delete(recursive: true);
            }
        }

        Lines(Prepare(console, steps)).ToList().ForEach(Console.WriteLine);
        return ExitCode.Succeeded;
    }

    /// <summary>Executes it.</summary>
    /// <param name="calibrate">Whether to measure steps first.</param>
    /// <param name="stop">Stops it.</param>
    public ExitCode Execute(bool calibrate, CancellationToken stop)
    {
        using var hold = DirectoryHold.Take(directory.Root, "sweep");
        using var log = new RunLog(directory.Log, TimeProvider.System);
        var console = new SweepConsole(log);
        if (calibrate)
        {
            new Calibration(plan, directory, settings).Measure(Runs, console, stop);
        }

        var execution = Prepare(console, Calibration.Read(directory));
        Lines(execution).ToList().ForEach(console.Tell);
        if (SweepNeeds.Missing(plan, settings.Datasets) is { Count: > 0 } missing)
        {
            throw new DataException($"The sweep cannot begin: {missing.Count} {(missing.Count == 1 ? "thing is" : "things are")} missing. --dry-run lists them, and --set or --only leaves them out.");
        }

        File.WriteAllText(directory.Spec, ConfigJson.Write(plan.Spec));
        return execution.Execute(stop);
    }

    private SweepExecution Prepare(SweepConsole console, IReadOnlyDictionary<string, double> stepSeconds)
    {
        var execution = new SweepExecution(plan, Runs, directory, settings, console) { Speed = Speed, StepSeconds = stepSeconds };
        execution.LookAtWhatIsThere();
        return execution;
    }

    private IEnumerable<string> Lines(SweepExecution execution)
    {
        var (spec, runs) = (plan.Spec, Runs);
        var cells = runs.Count(run => run.IsCell);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Sweep {spec.Name}: {cells:N0} cells{Grid()} and {runs.Count - cells:N0} shared stages; {settings.Jobs} at a time.");
        var estimate = execution.Estimate();
        yield return string.Create(CultureInfo.InvariantCulture, $"{runs.Count - estimate.Runs:N0} runs are done, {estimate.Runs:N0} are left: about {SweepEstimate.Words(estimate.Seconds)} ({estimate.Basis}).");
        yield return $"Disk: about {Bytes(estimate.DiskBytes)} stay, {Bytes(estimate.PeakBytes)} at most on the way; {Bytes(Free())} are free.";
        foreach (var missing in SweepNeeds.Missing(plan, settings.Datasets))
        {
            yield return $"Missing: {missing}";
        }
    }

    /// <summary>What the cells are the product of: <c> (1 task x 3 architectures x 5 seeds x 12 points of 8 subsets)</c>.</summary>
    private string Grid()
    {
        var spec = plan.Spec;
        var points = plan.Cells.Count() / (spec.Tasks.Count * spec.Architectures.Count * spec.Seeds.Count);
        return Only.Count > 0 ? ""
            : $" ({Counted(spec.Tasks.Count, "task")} x {Counted(spec.Architectures.Count, "architecture")} x {Counted(spec.Seeds.Count, "seed")} x {Counted(points, "point")} of {Counted(spec.MethodSubsets().Count, "subset")})";

        static string Counted(int number, string word) => $"{number} {word}{(number == 1 ? "" : "s")}";
    }

    private static string Bytes(long bytes) => bytes < 1e9
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e6):N0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:N1} GB");

    /// <summary>Free bytes where the directory is or will be.</summary>
    private long Free()
    {
        var place = new DirectoryInfo(directory.Root);
        while (!place.Exists)
        {
            place = place.Parent!;
        }

        return new DriveInfo(place.FullName).AvailableFreeSpace;
    }
}
