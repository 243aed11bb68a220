using System.IO.Compression;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Metrics;

namespace Platform.Training.Compression.Sweeps;

/// <summary>What was measured of a cell, as its run's directory tells.</summary>
public static class CellMeasurement
{
    /// <summary>Reads a cell whose run has succeeded: the trained model's own score, and its weights' file.</summary>
    /// <exception cref="DataException">The run has no such figure or no model.</exception>
    public static CellResult Read(RunDirectory directory, PlannedRun run)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(run);
        var task = GlueTask.Find(((GlueInput.Config)run.Config.Input).Task);
        var metric = GlueScores.Name(task.Metrics[0]);
        var figures = EventLog.Read(directory.Events).OfType<SummaryEvent>().LastOrDefault()?.Values ?? new Dictionary<string, double>();
        var model = new FileInfo(Path.Combine(directory.Artifacts, "model.safetensors"));
        if (!figures.TryGetValue($"dev/{metric}", out var score) || !model.Exists)
        {
            throw new DataException($"\"{directory.Root}\" has no dev/{metric} or no model.");
        }

        var bytes = sizeof(float) * (long)figures["parameters"];
        return new CellResult(run.Labels!, metric, score, new FourSizes(bytes, bytes, model.Length, Compressed(model)))
        {
            TrainSeconds = figures["seconds"],
            Figures = figures,
        };
    }

    private static long Compressed(FileInfo file)
    {
        using var count = new MemoryStream();
        using (var packer = new DeflateStream(count, CompressionLevel.Fastest, leaveOpen: true))
        using (var content = file.OpenRead())
        {
            content.CopyTo(packer);
        }

        return count.Length;
    }
}
