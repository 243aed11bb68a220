using Platform.Training.Core.Modules;

namespace Platform.Training.Compression.Analysis;

/// <summary>
/// The paired bootstrap over seeds and examples (Efron and Tibshirani 1993, 6 and 8) of all arms of one task: each resample draws
/// examples with replacement, the same ones for every cell, and seeds with replacement, the same ones for all arms that have the same seeds.
/// Whatever is computed from several arms is computed within each resample.
/// </summary>
/// <remarks>
/// Of n seeds n − 1 are drawn (Rao and Wu 1988): n draws would give a variance of the mean that is too small by (n − 1)/n, which
/// matters for five seeds. All random numbers follow from the seed, the task's name and the number of the resample, whatever the number of threads.
/// </remarks>
public sealed class TaskBootstrap
{
    private const int Block = 128;

    private readonly Dictionary<string, float[]> _draws = [];

    private TaskBootstrap(int resamples) => Resamples = resamples;

    /// <summary>How many resamples there are.</summary>
    public int Resamples { get; }

    /// <summary>Why examples were not resampled; null where they were.</summary>
    public string? WhyNoExamples { get; private init; }

    /// <summary>Resamples arms of one task.</summary>
    /// <param name="arms">The arms, of one task.</param>
    /// <param name="resamples">How many resamples.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static TaskBootstrap Of(IReadOnlyList<Arm> arms, int resamples, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arms);
        var why = ReasonAgainstExamples(arms);
        var bootstrap = new TaskBootstrap(resamples) { WhyNoExamples = why };
        var cells = arms.SelectMany(a => a.Cells).ToList();
        var scores = cells.Select(_ => new float[resamples]).ToArray();
        if (why is null)
        {
            ResampleExamples(arms, [.. cells.Select(c => c.Answers!)], scores, PathSeed.Of(seed, arms[0].Labels.Task), cancellationToken);
        }
        else
        {
            for (var i = 0; i < cells.Count; i++)
            {
                Array.Fill(scores[i], (float)cells[i].Score);
            }
        }

        bootstrap.ResampleSeeds(arms, scores, seed);
        return bootstrap;
    }

    /// <summary>The arm's mean score in each resample.</summary>
    public ReadOnlySpan<float> Draws(Arm arm)
    {
        ArgumentNullException.ThrowIfNull(arm);
        return _draws[arm.Key];
    }

    /// <summary>What the draws of an arm account for: examples where answers were kept, seeds where there are several.</summary>
    public Chance Over(Arm arm)
    {
        ArgumentNullException.ThrowIfNull(arm);
        return (WhyNoExamples is null ? Chance.Examples : Chance.None) | (arm.Cells.Count > 1 ? Chance.Seeds : Chance.None);
    }

    /// <summary>The arm's interval; null where there is one seed and no answers were kept.</summary>
    public Interval? IntervalOf(Arm arm) => Interval.OfDraws(Draws(arm), Over(arm));

    private static string? ReasonAgainstExamples(IReadOnlyList<Arm> arms)
    {
        var measure = Measure.Find(arms[0].Metric);
        if (measure is null)
        {
            return $"\"{arms[0].Metric}\" is not a measure that can be computed of resampled examples";
        }

        var labels = arms[0].Cells[0].Labelled;
        foreach (var cell in arms.SelectMany(a => a.Cells))
        {
            var name = $"{Arm.KeyOf(cell.Labels)}, seed {cell.Labels.Seed}";
            if (cell.Answers is null || cell.Labelled is null || cell.Answers.Count == 0)
            {
                return $"the answers of {name} were not kept";
            }

            if (cell.Answers.Count != cell.Labelled.Count || !cell.Labelled.SequenceEqual(labels!))
            {
                return $"{name} was measured on other examples than {Arm.KeyOf(arms[0].Labels)}";
            }

            var score = measure.Score([.. cell.Answers], [.. cell.Labelled]);
            if (!(Math.Abs(score - cell.Score) < 1e-4))
            {
                return FormattableString.Invariant($"the answers of {name} give {score:F4}, not the score {cell.Score:F4} that was recorded");
            }
        }

        return null;
    }

    private static void ResampleExamples(IReadOnlyList<Arm> arms, IReadOnlyList<float>[] answers, float[][] scores, long seed, CancellationToken cancellationToken)
    {
        var measure = Measure.Find(arms[0].Metric)!;
        float[] labels = [.. arms[0].Cells[0].Labelled!];
        var columns = answers.Select(a => measure.Columns([.. a], labels)).ToArray();
        var (examples, resamples) = (labels.Length, scores[0].Length);
        Parallel.For(0, (resamples + Block - 1) / Block, new ParallelOptions { CancellationToken = cancellationToken }, block =>
        {
            var from = block * Block;
            var count = Math.Min(Block, resamples - from);
            var weights = new float[count * examples];
            for (var r = 0; r < count; r++)
            {
                var random = SplitMix64.For(seed, from + r);
                var drawn = weights.AsSpan(r * examples, examples);
                for (var i = 0; i < examples; i++)
                {
                    drawn[random.Next(examples)]++;
                }
            }

            for (var cell = 0; cell < columns.Length; cell++)
            {
                for (var r = 0; r < count; r++)
                {
                    scores[cell][from + r] = (float)measure.Resampled(weights.AsSpan(r * examples, examples), examples, columns[cell]);
                }
            }
        });
    }

    private void ResampleSeeds(IReadOnlyList<Arm> arms, float[][] scores, long seed)
    {
        var picks = new Dictionary<string, int[]>();
        var at = 0;
        foreach (var arm in arms)
        {
            var cells = scores.AsSpan(at, arm.Cells.Count);
            at += arm.Cells.Count;
            if (cells.Length == 1)
            {
                _draws.Add(arm.Key, cells[0]);
                continue;
            }

            var drawn = cells.Length - 1;
            var seeds = $"{arm.Labels.Task} seeds {string.Join(',', arm.Seeds)}";
            if (!picks.TryGetValue(seeds, out var picked))
            {
                var random = SplitMix64.For(PathSeed.Of(seed, seeds), 0);
                picked = new int[Resamples * drawn];
                for (var i = 0; i < picked.Length; i++)
                {
                    picked[i] = random.Next(cells.Length);
                }

                picks.Add(seeds, picked);
            }

            var means = new float[Resamples];
            for (var r = 0; r < Resamples; r++)
            {
                var sum = 0f;
                for (var i = 0; i < drawn; i++)
                {
                    sum += cells[picked[r * drawn + i]][r];
                }

                means[r] = sum / drawn;
            }

            _draws.Add(arm.Key, means);
        }
    }
}
