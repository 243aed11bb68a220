using Platform.Training.Compression.Export;
using Platform.Training.Compression.Export.Measuring;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Pretraining;

namespace Platform.Compression.Tests.Export;

public sealed class OnnxExportTests(OnnxExportTests.ExportedRun exported) : IClassFixture<OnnxExportTests.ExportedRun>, IDisposable
{
    private readonly RunDirectory _run = new(Directory.CreateTempSubdirectory("platform-export-").FullName);

    public void Dispose() => Directory.Delete(_run.Root, recursive: true);

    [Fact]
    public void Make_ATrainedRun_MeasuresTheExportedFilesThemselves()
    {
        var figures = EventLog.Read(exported.Files.Events).OfType<SummaryEvent>().Last().Values;
        Assert.Equal(figures["dev/accuracy"], figures[ExportFigures.Score(ExportFigures.Single, "dev", "accuracy")]);
        Assert.InRange(figures[ExportFigures.LogitDifference(ExportFigures.Single)], 0, 1e-4);
        Assert.Equal(1, figures[ExportFigures.Agreement(ExportFigures.Single)]);
        Assert.InRange(figures[ExportFigures.Agreement(ExportFigures.Integer)], 0.95, 1);
        Assert.InRange(figures[ExportFigures.FileBytes(ExportFigures.Integer)] / figures[ExportFigures.FileBytes(ExportFigures.Single)], 0.24, 0.29);
        Assert.Equal(figures[ExportFigures.PaperBytes(ExportFigures.Single)] / 4, figures[ExportFigures.PaperBytes(ExportFigures.Integer)], 1.0);
        Assert.Equal((8, 32), (figures[ExportFigures.Bits(ExportFigures.Integer)], figures[ExportFigures.Bits(ExportFigures.Single)]));
        Assert.InRange(figures[ExportFigures.LatencyMedian(ExportFigures.Integer, 1)], 0, figures[ExportFigures.Latency95(ExportFigures.Integer, 1)]);
        var artifacts = EventLog.Read(exported.Files.Events).OfType<ArtifactEvent>().Select(artifact => artifact.Path).ToArray();
        Assert.Contains("artifacts/onnx-fp32/model.onnx", artifacts);
        Assert.Contains("artifacts/onnx-int8/answers-dev.tsv", artifacts);
    }

    [Fact]
    public void Read_ARunThatHasEnded_GivesItsResultWithEveryAnswer()
    {
        var labels = new CellLabels("SST-2", "tiny", CompressionMethods.Quantization, "scratch", 1) { Bits = 8 };

        var result = CellResults.Read(exported.Files, labels);

        Assert.Equal(labels, result.Labels);
        Assert.Equal("accuracy", result.Metric);
        var right = result.Answers!.Zip(result.Labelled!).Average(pair => pair.First == pair.Second ? 1.0 : 0);
        Assert.Equal(right, result.Score, 1e-9);
        Assert.Equal([1, 32], result.Latency.Select(figure => figure.Batch));
        Assert.Equal(new FileInfo(Path.Combine(exported.Files.Artifacts, "onnx-int8", "model.onnx")).Length, result.Sizes.File);
        Assert.InRange(result.Sizes.Compressed, 1, result.Sizes.File);
        Assert.True(result.TrainSeconds > 0);
    }

    [Fact]
    public void Read_WhatIsNoResult_SaysWhy()
    {
        var labels = new CellLabels("SST-2", "tiny", CompressionMethods.None, "scratch", 1);
        Assert.Contains("no run that has ended", Assert.Throws<DataException>(() => CellResults.Read(_run, labels)).Message, StringComparison.Ordinal);

        Execute(_run, SampleRun.Config with { MaxSteps = 2 });

        Assert.Contains("add OnnxExport", Assert.Throws<DataException>(() => CellResults.Read(_run, labels)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_WhatCannotBeExported_IsRefusedBeforeTraining()
    {
        var nothing = Assert.Throws<ConfigException>(() => Execute(_run, SampleRun.Config with { Deliverables = [new OnnxExport.Config { Float = false }] }));
        Assert.Contains("nothing would be exported", nothing.Message, StringComparison.Ordinal);

        var other = new LanguageExperiments().Experiments.First(experiment => experiment.Create().Input is TextInput.Config && experiment.Datasets.Count == 0).Create();
        Assert.Contains("a BertClassifier can", Assert.Throws<ConfigException>(() => Execute(_run, other with { Deliverables = [new OnnxExport.Config()] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnAnswerTableThatWasCut_NamesTheLine()
    {
        var path = Path.Combine(_run.Root, "answers.tsv");
        new AnswerTable([1, 0, 2.5f], [1, 1, 2.25f]).Write(path);
        Assert.Equal([1, 0, 2.5f], AnswerTable.Read(path).Answers);

        File.AppendAllText(path, "3\t1");

        Assert.Contains("line 5", Assert.Throws<DataException>(() => AnswerTable.Read(path)).Message, StringComparison.Ordinal);
    }

    private static void Execute(RunDirectory run, Trainer.Config config)
    {
        run.Create();
        File.WriteAllText(run.Spec, ConfigJson.Write(config));
        using var events = new EventLog(run.Events, TimeProvider.System);
        using var trainer = new Trainer(config, new RunEnvironment(run, events, null));
        Assert.True(trainer.Run(CancellationToken.None));
        Assert.True(trainer.Deliver(CancellationToken.None));
    }

    /// <summary>A short run of the sample experiment with both files.</summary>
    public sealed class ExportedRun : IDisposable
    {
        public ExportedRun() => Execute(Files, new LanguageExperiments().Experiments.Single(experiment => experiment.Name == "sample-tiny").Create() with
        {
            MaxSteps = 60,
            Hardware = new() { Device = "cpu", Threads = 1 },
            Deliverables = [new OnnxExport.Config { Integer = true, LatencySeconds = 0.02 }],
        });

        public RunDirectory Files { get; } = new(Directory.CreateTempSubdirectory("platform-export-").FullName);

        public void Dispose() => Directory.Delete(Files.Root, recursive: true);
    }
}
