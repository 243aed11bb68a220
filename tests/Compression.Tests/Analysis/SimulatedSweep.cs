using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Modules;

namespace Platform.Compression.Tests.Analysis;

/// <summary>Cells whose answers are right as often as one says.</summary>
internal static class SimulatedSweep
{
    /// <summary>Analyses cells, until the test is called off.</summary>
    public static SweepAnalysis Analyze(IReadOnlyList<CellResult> cells, int resamples = 1000) =>
        SweepAnalysis.Of(cells, resamples, TestContext.Current.CancellationToken);

    /// <summary>Labels of two classes of which the larger one, 0, has 60 %.</summary>
    public static float[] Labels(int examples) => [.. Enumerable.Range(0, examples).Select(i => i % 5 < 3 ? 0f : 1f)];

    /// <summary>
    /// A cell that is right on examples whose easiness, plus what the seed adds, is above a threshold: models agree on what is easy, as real ones do.
    /// </summary>
    /// <param name="labels">What was trained.</param>
    /// <param name="accuracy">The part of the examples that it gets right, before noise.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="examples">How many examples.</param>
    /// <param name="noise">Part of the answers that are drawn anew, by the seed.</param>
    public static CellResult Cell(CellLabels labels, double accuracy, long bytes, int examples = 400, double noise = 0.05)
    {
        var right = Labels(examples);
        var answers = (float[])right.Clone();
        var easy = new SplitMix64(99);
        var own = SplitMix64.For(labels.Seed, labels.Architecture.Length + 100 * (long)labels.Methods + (long)(1000 * (labels.Sparsity ?? 0)));
        for (var i = 0; i < examples; i++)
        {
            var easiness = easy.NextDouble();
            var isRight = own.NextDouble() < noise ? own.NextDouble() < accuracy : easiness < accuracy;
            answers[i] = isRight ? right[i] : 1 - right[i];
        }

        var score = answers.Zip(right).Count(p => p.First == p.Second) / (double)examples;
        return new CellResult(labels, "accuracy", score, new FourSizes(bytes, bytes + 10, bytes + 100, bytes / 2))
        {
            Answers = answers,
            Labelled = right,
            TrainSeconds = 60,
            Latency = [new LatencyFigure(1, bytes / 1e6, bytes / 5e5, 1)],
        };
    }

    /// <summary>Two architectures and the eight subsets, pruned by two sparsities, over seeds.</summary>
    /// <param name="seeds">How many seeds.</param>
    /// <param name="task">The task.</param>
    /// <param name="examples">Examples of the task.</param>
    public static IReadOnlyList<CellResult> Factorial(int seeds, string task = "SST-2", int examples = 400)
    {
        var cells = new List<CellResult>();
        foreach (var (architecture, bytes, accuracy) in new[] { ("mini", 44_700_000L, 0.85), ("tiny", 17_500_000L, 0.80) })
        {
            for (var methods = CompressionMethods.None; (int)methods < 8; methods++)
            {
                double?[] sparsities = methods.HasFlag(CompressionMethods.Pruning) ? [0.4, 0.6] : [null];
                foreach (var sparsity in sparsities)
                {
                    var size = (methods.HasFlag(CompressionMethods.Quantization) ? 0.25 : 1) * (1 - 0.25 * (sparsity ?? 0)) * bytes;
                    var score = accuracy + (methods.HasFlag(CompressionMethods.Distillation) ? 0.03 : 0) - 0.05 * (sparsity ?? 0);
                    for (var seed = 1; seed <= seeds; seed++)
                    {
                        var labels = new CellLabels(task, architecture, methods, "scratch", seed)
                        {
                            Sparsity = sparsity,
                            Bits = methods.HasFlag(CompressionMethods.Quantization) ? 8 : null,
                        };
                        cells.Add(Cell(labels, score, (long)size, examples));
                    }
                }
            }
        }

        return cells;
    }
}
