using Platform.Training.Compression.Export;
using Platform.Training.Compression.Export.Measuring;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Compression.Results;

/// <summary>Reads what a run's <see cref="OnnxExport"/> measured.</summary>
public static class CellResults
{
    /// <summary>The result of a run that has ended.</summary>
    /// <param name="run">The run's directory.</param>
    /// <param name="labels">What was trained.</param>
    /// <param name="file">Which exported file, of <see cref="ExportFigures.Files"/>; null for the integer one where there is one, else that in single precision.</param>
    /// <exception cref="DataException">The run has not ended, or its export did not measure what a result needs; says what.</exception>
    public static CellResult Read(RunDirectory run, CellLabels labels, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var figures = SummaryOf(run);
        file = ExportFigures.Files.FirstOrDefault(name => (file ?? name) == name && figures.ContainsKey(ExportFigures.FileBytes(name)))
            ?? throw new DataException($"The run in \"{run.Root}\" exported no file: add OnnxExport to its deliverables, or wait until it has ended.");
        var metric = MetricOf(run, file, figures);
        var answers = ReadAnswers(run, file, "dev");
        return new CellResult(labels, metric, Figure(ExportFigures.Score(file, "dev", metric)), new FourSizes(
            (long)Figure(ExportFigures.PaperBytes(file)),
            (long)Figure(ExportFigures.IndexedBytes(file)),
            (long)Figure(ExportFigures.FileBytes(file)),
            (long)Figure(ExportFigures.CompressedBytes(file))))
        {
            TestScore = figures.TryGetValue(ExportFigures.Score(file, "test", metric), out var test) ? test : null,
            Latency = [.. LatencyOf(file, figures)],
            TrainSeconds = figures.GetValueOrDefault("seconds"),
            Answers = answers?.Answers,
            Labelled = answers?.Labels,
            Figures = figures,
        };

        double Figure(string name) => figures.TryGetValue(name, out var value)
            ? value
            : throw new DataException($"The run in \"{run.Root}\" did not report \"{name}\".");
    }

    /// <summary>The last figures of a run: its summary, which comes at its end.</summary>
    private static IReadOnlyDictionary<string, double> SummaryOf(RunDirectory run) =>
        File.Exists(run.Events) && EventLog.Read(run.Events).OfType<SummaryEvent>().LastOrDefault() is { } summary
            ? summary.Values
            : throw new DataException($"\"{run.Root}\" holds no run that has ended.");

    /// <summary>The task's first measure, which the run's data says; of several reported ones it is that which is reported.</summary>
    private static string MetricOf(RunDirectory run, string file, IReadOnlyDictionary<string, double> figures)
    {
        var start = ExportFigures.Score(file, "dev", "");
        var reported = figures.Keys.Where(name => name.StartsWith(start, StringComparison.Ordinal)).Select(name => name[start.Length..]).ToArray();
        var config = ConfigJson.Read<Trainer.Config>(File.ReadAllText(run.Spec));
        var first = config.Input is Language.Glue.GlueInput.Config glue
            ? Language.Metrics.GlueScores.Name(Language.Glue.GlueTask.Find(glue.Task).Metrics[0])
            : reported.FirstOrDefault();
        return first is not null && reported.Contains(first)
            ? first
            : throw new DataException($"The export of the run in \"{run.Root}\" measured nothing on dev.");
    }

    private static AnswerTable? ReadAnswers(RunDirectory run, string file, string split) =>
        Path.Combine(run.Root, ExportFigures.Answers(file, split)) is var path && File.Exists(path) ? AnswerTable.Read(path) : null;

    private static IEnumerable<LatencyFigure> LatencyOf(string file, IReadOnlyDictionary<string, double> figures)
    {
        foreach (var batch in ExportFigures.LatencyBatches)
        {
            if (figures.TryGetValue(ExportFigures.LatencyMedian(file, batch), out var median))
            {
                yield return new LatencyFigure(batch, median, figures[ExportFigures.Latency95(file, batch)], (int)figures[ExportFigures.LatencyThreads(file)]);
            }
        }
    }
}
