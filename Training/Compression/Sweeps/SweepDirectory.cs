using Platform.Training.Compression.Results;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Compression.Sweeps;

/// <summary>The files of a sweep that is executed from a shell: its spec, a run directory for each run, and what was measured so far.</summary>
public sealed class SweepDirectory
{
    /// <summary>Name of the spec's file, in the directory and in an archive.</summary>
    public const string SpecName = "sweep.json";

    /// <summary>A sweep in a directory, which need not exist yet.</summary>
    public SweepDirectory(string root) => Root = Path.GetFullPath(root);

    /// <summary>The directory itself.</summary>
    public string Root { get; }

    /// <summary>The sweep's spec.</summary>
    public string Spec => Path.Combine(Root, SpecName);

    /// <summary>The measured cells; see <see cref="ResultsFile"/>.</summary>
    public string Results => Path.Combine(Root, ResultsFile.FileName);

    /// <summary>The measured cells as a table; see <see cref="ResultsCsv"/>.</summary>
    public string Table => Path.Combine(Root, ResultsCsv.FileName);

    /// <summary>What happened, for people.</summary>
    public string Log => Path.Combine(Root, "log.txt");

    /// <summary>Short runs that measured the time of a step.</summary>
    public string Calibration => Path.Combine(Root, "calibration");

    /// <summary>The directory of a run.</summary>
    public RunDirectory RunOf(string key) => new(Path.Combine(Root, "cells", key));

    /// <summary>The config of a run in this directory.</summary>
    public Trainer.Config ConfigOf(PlannedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.ConfigFor(key => RunOf(key).Root);
    }

    /// <summary>
    /// Makes sure that what is there was made with the plan's configs, so that a sweep may grow but never mixes two recipes. A
    /// directory that was moved is still the same.
    /// </summary>
    /// <exception cref="ConfigException">A run is there with another config; tells the first difference.</exception>
    public void RequireSame(IEnumerable<PlannedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        foreach (var run in runs.Where(run => File.Exists(RunOf(run.Key).Spec)))
        {
            var changes = ConfigTree.Diff(ConfigJson.Read<Trainer.Config>(File.ReadAllText(RunOf(run.Key).Spec)), ConfigOf(run));
            if (changes.FirstOrDefault(change => !IsMoved(change, run)) is { } change)
            {
                throw new ConfigException(
                    "",
                    $"\"{RunOf(run.Key).Root}\" was made with another config: {change.Path} is {change.Before ?? "missing"} there and {change.After ?? "missing"} now. Give another --out, or remove it to train it again.");
            }
        }
    }

    /// <summary>Whether the weights of a run are there, for others to start or learn from.</summary>
    public bool HasWeights(string key) =>
        File.Exists(Path.Combine(RunOf(key).Artifacts, "model.safetensors")) || Core.Checkpoints.CheckpointStore.List(RunOf(key).Checkpoints).Count > 0;

    /// <summary>Removes what need not stay of a run that is done.</summary>
    public void Tidy(PlannedRun run, SweepKeeps keeps)
    {
        ArgumentNullException.ThrowIfNull(run);
        var directory = RunOf(run.Key);
        if (keeps != SweepKeeps.Everything)
        {
            Remove(directory.Checkpoints);
        }

        if (keeps == SweepKeeps.Figures)
        {
            Remove(directory.Artifacts);
        }
    }

    /// <summary>Writes the cells measured so far, each file whole.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void WriteResults(IReadOnlyList<CellResult> cells)
    {
        ResultsFile.Write(Results, cells);
        File.WriteAllLines(Table + ".new", ResultsCsv.Lines(cells));
        File.Move(Table + ".new", Table, overwrite: true);
    }

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static bool IsMoved(ConfigChange change, PlannedRun run) =>
        run.After.Any(key => EndsAt(change.Before, key) && EndsAt(change.After, key));

    private static bool EndsAt(string? path, string key) => path?.EndsWith(Path.Combine("cells", key), StringComparison.Ordinal) == true;
}
