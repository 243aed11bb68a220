using Platform.Training.Core.Experiments;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Glue;

namespace Platform.Compression.Tests.Quantization;

/// <summary>A run on the sample sentences in a temporary directory, of a model so small that a step takes milliseconds.</summary>
internal sealed class QuantizedRun : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("platform-compression-").FullName;

    public QuantizedRun()
    {
        Files = new RunDirectory(_root);
        Files.Create();
    }

    /// <summary>sample-tiny with vectors of 32, short texts and 24 steps.</summary>
    public static Trainer.Config Config { get; } = Small(new ExperimentCatalog(typeof(LanguageExperiments).Assembly).Find("sample-tiny").Create());

    public RunDirectory Files { get; }

    public IReadOnlyList<RunEvent> Events => EventLog.Read(Files.Events);

    /// <summary>Every value of a figure, in the order reported.</summary>
    public double[] Figures(string name) => [.. Events.OfType<MetricEvent>().Where(metric => metric.Name == name).Select(metric => metric.Value)];

    /// <summary>Runs to the end, or until a step is done, as one process would.</summary>
    /// <param name="config">What is run.</param>
    /// <param name="resume">Whether to go on from what is saved.</param>
    /// <param name="stopAfter">A step after which to stop.</param>
    /// <param name="look">Looks at the trained model, and at its parameters.</param>
    /// <returns>Every parameter's values by its path.</returns>
    public IReadOnlyDictionary<string, float[]> Execute(Trainer.Config config, bool resume = false, int? stopAfter = null, Action<Model>? look = null)
    {
        using var events = new EventLog(Files.Events, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        using var trainer = new Trainer(config, new RunEnvironment(Files, new StopAt(events, stop, stopAfter), null));
        if (resume)
        {
            Assert.True(trainer.Resume());
        }

        trainer.Run(stop.Token);
        look?.Invoke(trainer.Model);
        return trainer.Parameters.Parameters.ToDictionary(parameter => parameter.Path, parameter => parameter.Value.data<float>().ToArray());
    }

    /// <summary>Saves the model as the Runner does at the end of a run.</summary>
    public string SaveModel(Trainer.Config config)
    {
        var path = Path.Combine(Files.Artifacts, "model.safetensors");
        using var events = new EventLog(Files.Events, TimeProvider.System);
        using var trainer = new Trainer(config, new RunEnvironment(Files, events, null));
        Assert.True(trainer.Resume());
        trainer.SaveModel(path);
        return path;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static Trainer.Config Small(Trainer.Config config) => config with
    {
        Input = (GlueInput.Config)config.Input with { MaximumLength = 24 },
        Model = (BertClassifier.Config)config.Model with { Encoder = ((BertClassifier.Config)config.Model).Encoder with { HiddenSize = 32 } },
        Evaluators = [new GlueEvaluator.Config { Policy = new EverySteps { Steps = 12 } }],
        Hardware = new() { Device = "cpu", Threads = 1 },
        Checkpoints = new() { Policy = new EverySteps { Steps = 6 } },
        LogEverySteps = 1,
        MaxSteps = 24,
    };

    /// <summary>Cancels once a training figure of the wanted step is seen.</summary>
    private sealed class StopAt(IRunEvents inner, CancellationTokenSource stop, int? step) : IRunEvents
    {
        public void Report(RunEvent item)
        {
            inner.Report(item);
            if (item is MetricEvent { Name: "train/loss" } metric && metric.Step >= step)
            {
                stop.Cancel();
            }
        }
    }
}
