using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;

namespace Platform.Compression.Tests;

/// <summary>A run of a small classifier on the sample sentences, in a temporary directory.</summary>
internal sealed class SampleRun : IDisposable
{
    private const string Few = "few";

    public static readonly Trainer.Config Config = new()
    {
        Input = new GlueInput.Config { Directory = "samples/sentiment", Vocabulary = "samples/vocab.txt", MaximumLength = 32, BatchSize = 16 },
        Model = Classifier(layers: 2, hidden: 32, heads: 2),
        Learner = new() { Optimizer = new AdamW.Config { LearningRate = 2e-3 } },
        Hardware = new() { Device = "cpu", Threads = 1 },
        MaxSteps = 30,
        LogEverySteps = 1,
        Checkpoints = new CheckpointStore.Config { Policy = new EverySteps { Steps = 7 }, WhenBusy = WhenBusy.Wait },
        Health = new() { Preflight = new() { Enabled = false } },
    };

    public SampleRun()
    {
        Files = new RunDirectory(Directory.CreateTempSubdirectory("compression-tests-").FullName);
        Files.Create();
        Directory.CreateDirectory(Path.Combine(Datasets, Few));
        File.WriteAllLines(
            Path.Combine(Datasets, Few, "train.tsv"), File.ReadLines(Path.Combine(AppContext.BaseDirectory, "samples", "sentiment", "train.tsv")).Take(17));
    }

    /// <summary>Data sets of this run's own.</summary>
    public string Datasets => Path.Combine(Files.Root, "datasets");

    public RunDirectory Files { get; }

    public IReadOnlyList<RunEvent> Events => EventLog.Read(Files.Events);

    public static BertClassifier.Config Classifier(int layers, int hidden, int heads, double dropout = 0.1) => new()
    {
        Encoder = new()
        {
            HiddenSize = hidden,
            Embeddings = new() { Dropout = new() { Rate = dropout } },
            Stack = new UniformStackConfig
            {
                Layers = layers,
                Layer = new() { Attention = new() { Heads = heads, Dropout = new() { Rate = dropout } }, Dropout = new() { Rate = dropout } },
            },
        },
        Dropout = new() { Rate = dropout },
    };

    /// <summary>The same on 16 sentences, which it takes few steps to learn by heart.</summary>
    public static Trainer.Config Learning(Trainer.Config config) => config with
    {
        Epochs = 60,
        MaxSteps = null,
        Input = ((GlueInput.Config)config.Input) with { Directory = Few },
        Learner = config.Learner with { Optimizer = new AdamW.Config { LearningRate = 5e-3 } },
    };

    /// <summary>Trains as one process would, from the newest checkpoint where there is one, and saves the model where it comes to the end.</summary>
    /// <returns>The bytes of all parameters.</returns>
    public byte[] Execute(Trainer.Config config, int? stopAfter = null)
    {
        using var events = new EventLog(Files.Events, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        using var trainer = new Trainer(config, new RunEnvironment(Files, new StopAt(events, stop, stopAfter), Datasets));
        File.WriteAllText(Files.Spec, Platform.Training.Core.Configs.ConfigJson.Write(config));
        trainer.Resume();
        if (trainer.Run(stop.Token))
        {
            File.Delete(Model);
            trainer.SaveModel(Model);
        }

        return trainer.Parameters.Values.bytes.ToArray();
    }

    /// <summary>Where the finished run's model is.</summary>
    public string Model => Path.Combine(Files.Artifacts, "model.safetensors");

    /// <summary>A figure at each of its steps.</summary>
    public double[] Figures(string name) => [.. Events.OfType<MetricEvent>().Where(metric => metric.Name == name).Select(metric => metric.Value)];

    public void Dispose() => Directory.Delete(Files.Root, recursive: true);

    private sealed class StopAt(IRunEvents inner, CancellationTokenSource stop, int? step) : IRunEvents
    {
        public void Report(RunEvent item)
        {
            inner.Report(item);
            if (item is MetricEvent { Name: "train/loss" } metric && metric.Step == step)
            {
                stop.Cancel();
            }
        }
    }
}
