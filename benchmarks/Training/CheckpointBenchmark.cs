using System.Diagnostics;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>How long a save holds the training thread: when it waits for the disk, and when a background thread writes.</summary>
internal sealed class CheckpointBenchmark : IBenchmark
{
    private const int Rounds = 9;

    private static readonly Dictionary<string, double> NoFigures = [];

    public string Name => "checkpoint";

    public string Summary => "Saving and restoring BERT-Mini with AdamW: how long the training thread is held.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        set_num_threads(Environment.ProcessorCount);
        var directory = Directory.CreateTempSubdirectory("platform-benchmark-");
        try
        {
            return Task.FromResult(Measure(directory.FullName));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<Figure> Measure(string directory)
    {
        var model = new BertClassifier.Config { Encoder = BertEncoder.Config.Of(BertSize.Mini, Shape.Dropout) }.For(new LabelledTextFacts(Shape.Vocabulary, 128, 2, false)).Build();
        using var parameters = new ParameterStore(model, 1, CPU);
        using var learner = new Learner.Config().Build(parameters, 1000);
        using var store = new CheckpointStore.Config { Fast = new FastCheckpoints() }.Open(directory);
        var state = new TrainerState(1, 0, 1000, default, 0, 0, 0, 0);
        var (waiting, held, written, fast, fastWritten, restored) =
            (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var megabytes = 0.0;
        for (var round = 0; round <= Rounds; round++)
        {
            // The first round takes the memory for the copy and warms up; it is not counted.
            var times = new[]
            {
                Milliseconds(() => megabytes = store.Save(Next(), parameters, learner)!.Bytes / 1e6),
                Milliseconds(() => store.Begin(CheckpointTier.Persistent, Next(), parameters, learner, NoFigures, static _ => { })),
                Milliseconds(store.Wait),
                Milliseconds(() => store.Begin(CheckpointTier.Fast, Next(), parameters, learner, NoFigures, static _ => { })),
                Milliseconds(store.Wait),
                Milliseconds(() => store.Restore(parameters, learner)),
            };
            if (round > 0)
            {
                waiting.Add(times[0]);
                held.Add(times[1]);
                written.Add(times[1] + times[2]);
                fast.Add(times[3]);
                fastWritten.Add(times[3] + times[4]);
                restored.Add(times[5]);
            }
        }

        store.RemoveFast();
        var what = $"{model.ParameterCount:N0} parameters, {megabytes:F0} MB";
        return
        [
            Figure.Median("checkpoint.waiting.held_ms", waiting, "ms", $"{what}; training waits until the disk has it"),
            Figure.Median("checkpoint.background.held_ms", held, "ms", "training waits for the copy alone"),
            Figure.Median("checkpoint.background.written_ms", written, "ms", "until the disk has it"),
            Figure.Median("checkpoint.fast.held_ms", fast, "ms", "to the host's memory, training waits for the copy alone"),
            Figure.Median("checkpoint.fast.written_ms", fastWritten, "ms", "until it is complete there"),
            Figure.Median("checkpoint.restore_ms", restored, "ms", "every tensor checked against its checksum and loaded"),
        ];

        TrainerState Next() => state = state with { Step = state.Step + 1 };
    }

    private static double Milliseconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }
}
