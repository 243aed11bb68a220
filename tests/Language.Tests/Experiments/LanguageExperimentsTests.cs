using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Glue;
using TorchSharp;

namespace Platform.Language.Tests.Experiments;

public sealed class LanguageExperimentsTests : IDisposable
{
    private static readonly ExperimentCatalog Catalog = new(typeof(LanguageExperiments).Assembly);

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Names => [.. Catalog.All.Select(experiment => experiment.Name)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_AnyExperiment_GoesThroughJsonUnchanged(string name)
    {
        Trainer.Config config = Catalog.Find(name).Create();

        Assert.Equal(config, ConfigJson.Read<Trainer.Config>(ConfigJson.Write(config)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_AnyExperiment_TrainsTwoSteps(string name)
    {
        Experiment experiment = Catalog.Find(name);
        string? datasets = experiment.Datasets.Count == 0 ? null : Path.GetDirectoryName(TestData.Dataset("bert"));
        experiment.Datasets.ToList().ForEach(needed => TestData.Dataset(needed));

        RecordedEvents events = Run(experiment.Create() with { MaxSteps = 2, Evaluators = [] }, datasets, "two");

        Assert.Equal("running", events.Items.OfType<StateEvent>().Single().State);
        Assert.Contains(events.Items, item => item is SummaryEvent);
    }

    [Fact]
    public void Run_SampleExperiment_LearnsAndMeasures()
    {
        RecordedEvents events = Run(Sample() with { MaxSteps = 120 }, null, "learns");

        double[] loss = events.Figures("train/loss");
        Assert.True(loss[^1] < loss[0], $"loss went from {loss[0]} to {loss[^1]}");
        Assert.All(events.Figures("dev/accuracy"), accuracy => Assert.InRange(accuracy, 0, 1));
        Assert.NotEmpty(events.Figures("dev/loss"));
    }

    [Fact]
    public void Resume_AfterAnInterruption_EndsWithTheSameParametersToTheBit()
    {
        Trainer.Config config = Sample() with { MaxSteps = 30, Hardware = new() { Threads = 1 } };
        byte[] straight = Parameters(config, "straight", stopAfter: null);
        Parameters(config, "interrupted", stopAfter: 13);

        Assert.Equal(straight, Parameters(config, "interrupted", stopAfter: null));
    }

    [Fact]
    public void Predict_OfficialTestFile_GivesTheSubmissionFormat()
    {
        using Trainer trainer = new(Sample(), new RunEnvironment(new RunDirectory(_directory.Path), new RecordedEvents(), null));
        using GlueInput input = ((GlueInput.Config)Sample().Input).Open(new Platform.Training.Core.Inputs.InputEnvironment(null, 1));

        string[] lines = [.. input.Predict(trainer.Model, torch.CPU, Path.Combine(TestData.Samples, "sentiment", "test.tsv"), TestContext.Current.CancellationToken)];

        Assert.Equal("index\tprediction", lines[0]);
        Assert.Equal(60, lines.Length - 1);
        Assert.All(lines.Skip(1).Index(), line => Assert.Matches($"^{line.Index}\t[01]$", line.Item));
    }

    private static Trainer.Config Sample() => Catalog.Find("sample-tiny").Create();

    private RecordedEvents Run(Trainer.Config config, string? datasets, string name)
    {
        RecordedEvents events = new();
        RunDirectory directory = new(Path.Combine(_directory.Path, name));
        directory.Create();
        using Trainer trainer = new(config, new RunEnvironment(directory, events, datasets));
        Assert.True(trainer.Run(TestContext.Current.CancellationToken));
        return events;
    }

    private byte[] Parameters(Trainer.Config config, string name, int? stopAfter)
    {
        RunDirectory directory = new(Path.Combine(_directory.Path, name));
        directory.Create();
        using CancellationTokenSource stop = new();
        StopAt events = new(stop, stopAfter);
        using Trainer trainer = new(config with { LogEverySteps = 1 }, new RunEnvironment(directory, events, null));
        trainer.Resume();
        Assert.Equal(stopAfter is null, trainer.Run(stop.Token));
        return trainer.Parameters.Values.bytes.ToArray();
    }

    private sealed class StopAt(CancellationTokenSource stop, int? step) : IRunEvents
    {
        public void Report(RunEvent item)
        {
            if (item is MetricEvent { Name: "train/loss" } metric && metric.Step == step)
            {
                stop.Cancel();
            }
        }
    }
}
