using Platform.Training.Compression.Sizes;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Classification;

namespace Platform.Training.Compression.Export.Measuring;

/// <summary>Measures an exported model's folder and reports what <see cref="ExportFigures"/> names.</summary>
/// <param name="texts">Says how answers are measured.</param>
/// <param name="model">The model that was exported, its parameters in memory.</param>
/// <param name="report">Takes figures.</param>
/// <param name="warn">Takes what a user should know.</param>
public sealed class ExportMeasurement(IDescribesTexts texts, Model model, Action<string, double> report, Action<string> warn)
{
    /// <summary>Measures the file's sizes, its answers, how far they are the model's own, and its latency. The answers are written beside it.</summary>
    /// <param name="folder">The exported model's folder.</param>
    /// <param name="file">Which file it is: <see cref="ExportFigures.Single"/> or <see cref="ExportFigures.Integer"/>.</param>
    /// <param name="weights">How its parameters were stored.</param>
    /// <param name="splits">What it is asked; latency and agreement are measured on the first.</param>
    /// <param name="seconds">About how long to measure latency for each batch size; 0 does not.</param>
    /// <param name="threads">Threads that one call may use while latency is measured.</param>
    /// <param name="cancellation">Ends the work between two batches.</param>
    public void Measure(
        string folder, string file, StoredWeights weights, IReadOnlyList<MeasuredSplit> splits, double seconds, int threads, CancellationToken cancellation)
    {
        ReportSizes(file, folder, weights);
        using (var exported = OnnxClassifier.Load(folder))
        {
            foreach (var (i, split) in splits.Index())
            {
                ReportAnswers(file, folder, exported, split, isFirst: i == 0, cancellation);
            }
        }

        if (seconds > 0 && splits.Count > 0)
        {
            ReportLatency(file, folder, splits[0], seconds, threads);
        }
    }

    private void ReportSizes(string file, string folder, StoredWeights weights)
    {
        var sizes = ExportedSizes.Of(model, weights, Path.Combine(folder, ExportManifest.ModelFile));
        report(ExportFigures.PaperBytes(file), sizes.Four.Paper);
        report(ExportFigures.IndexedBytes(file), sizes.Four.Indexed);
        report(ExportFigures.FileBytes(file), sizes.Four.File);
        report(ExportFigures.CompressedBytes(file), sizes.Four.Compressed);
        report(ExportFigures.Sparsity(file), sizes.Sparsity);
        report(ExportFigures.Bits(file), sizes.Bits);
    }

    private void ReportAnswers(string file, string folder, OnnxClassifier exported, MeasuredSplit split, bool isFirst, CancellationToken cancellation)
    {
        var logits = new float[split.Logits.Length][];
        foreach (var (rows, numbers) in split.Batches)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = exported.Run(rows);
            for (var i = 0; i < found.Length; i++)
            {
                logits[split.PlaceOf(numbers[i])] = found[i];
            }
        }

        float[] answers = [.. logits.Select(row => exported.AnswerOf(row))];
        foreach (var (metric, value) in texts.Measure(answers, split.Labels))
        {
            report(ExportFigures.Score(file, split.Name, metric), value);
        }

        new AnswerTable(answers, split.Labels).Write(Path.Combine(folder, ExportFigures.AnswersFile(split.Name)));
        if (isFirst)
        {
            ReportParity(file, exported, split, logits, answers);
        }
    }

    private void ReportParity(string file, OnnxClassifier exported, MeasuredSplit split, float[][] logits, float[] answers)
    {
        const double LargestDifference = 1e-4, FewestAlike = 0.99, SameScore = 0.1;
        var difference = logits.Zip(split.Logits).Max(rows => rows.First.Zip(rows.Second, (a, b) => (double)Math.Abs(a - b)).Max());
        var own = split.Logits.Select(row => exported.AnswerOf(row));
        var alike = answers.Zip(own).Average(pair => (exported.Manifest.IsScore ? Math.Abs(pair.First - pair.Second) <= SameScore : pair.First == pair.Second) ? 1 : 0);
        report(ExportFigures.LogitDifference(file), difference);
        report(ExportFigures.Agreement(file), alike);
        if (file == ExportFigures.Single && difference > LargestDifference)
        {
            warn($"The exported file's logits differ from the model's by up to {difference:G3} on {split.Name}, more than {LargestDifference}.");
        }
        else if (alike < FewestAlike)
        {
            warn($"The exported file answers {alike:P1} of {split.Name} as the model does, less than {FewestAlike:P0}.");
        }
    }

    private void ReportLatency(string file, string folder, MeasuredSplit split, double seconds, int threads)
    {
        const int MostBatches = 256;
        using var exported = OnnxClassifier.Load(folder, threads);
        report(ExportFigures.LatencyThreads(file), exported.Threads);
        foreach (var size in ExportFigures.LatencyBatches)
        {
            if (split.InBatchesOf(size, MostBatches) is { Count: > 0 } batches)
            {
                var figure = Latency.Measure(exported, batches, seconds);
                report(ExportFigures.LatencyMedian(file, size), figure.Median);
                report(ExportFigures.Latency95(file, size), figure.Percentile95);
            }
        }
    }
}
