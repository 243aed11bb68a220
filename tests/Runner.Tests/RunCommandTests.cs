using System.Text.Json;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Runs;

namespace Platform.Runner.Tests;

public sealed class RunCommandTests : IDisposable
{
    private static readonly string[] Short = ["--set", "max_steps=60", "--set", "log_every_steps=1", "--set", "hardware.threads=1"];

    private readonly TemporaryDirectory _directory = new();

    private string Out => _directory["run"];

    [Fact]
    public async Task Run_SampleWithoutAnyData_SucceedsAndTellsEverything()
    {
        var result = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", Out, .. Short]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var events = EventLog.Read(new RunDirectory(Out).Events);
        Assert.Equal(["starting", "running", "succeeded"], events.OfType<StateEvent>().Select(state => state.State));
        Assert.Equal(60, events.OfType<MetricEvent>().Count(metric => metric.Name == "train/loss"));
        Assert.Contains("dev/accuracy", Assert.Single(events.OfType<SummaryEvent>()).Values.Keys);
        var artifact = Assert.Single(events.OfType<ArtifactEvent>(), item => item.Path == "artifacts/model.safetensors");
        Assert.Equal(artifact.Bytes, new FileInfo(Path.Combine(Out, artifact.Path)).Length);
        Assert.Contains("Succeeded", await File.ReadAllTextAsync(Path.Combine(Out, "log.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("Trainer", JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "spec.json"), TestContext.Current.CancellationToken)).RootElement.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Run_Signalled_SavesAndEndsWithThreeThenResumesToTheSameParameters(string signal)
    {
        Assert.Equal(0, (await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["whole"], .. Short])).ExitCode);

        using (var runner = RunnerProcess.Start(["run", "sample-tiny", "--out", Out, .. Short]))
        {
            await StepAsync(runner, 10);
            await runner.SignalAsync(signal);
            Assert.Equal(3, (await runner.EndAsync()).ExitCode);
        }

        Assert.InRange(EventLog.Read(new RunDirectory(Out).Events).OfType<CheckpointEvent>().Last().Step, 10, 59);
        var resumed = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", Out, "--resume"]);

        Assert.Equal(0, resumed.ExitCode);
        AssertSameAsWhole();
    }

    [Fact]
    public async Task Run_KilledTwiceAndResumed_EndsWithTheSameParametersAndNoFigureTwice()
    {
        string[] frequent = [.. Short, "--set", """checkpoints.policy={"type":"EverySteps","steps":7}"""];
        Assert.Equal(0, (await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["whole"], .. frequent])).ExitCode);

        using (var runner = RunnerProcess.Start(["run", "sample-tiny", "--out", Out, .. frequent]))
        {
            await StepAsync(runner, 16);
            await runner.SignalAsync("KILL");
            Assert.Equal(137, (await runner.EndAsync()).ExitCode);
        }

        using (var runner = RunnerProcess.Start("run", "sample-tiny", "--out", Out, "--resume"))
        {
            await StepAsync(runner, 33);
            await runner.SignalAsync("KILL");
            await runner.EndAsync();
        }

        Assert.Equal(0, (await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", Out, "--resume"])).ExitCode);
        AssertSameAsWhole();
    }

    [Fact]
    public async Task Run_DirectoryOfAnotherRun_IsRefusedAndNothingIsLost()
    {
        await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", Out, .. Short]);
        var before = await File.ReadAllTextAsync(Path.Combine(Out, "events.ndjson"), TestContext.Current.CancellationToken);

        var result = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", Out]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--resume", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(Out, "events.ndjson"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_DirectoryInUseByAnotherProcess_IsRefused()
    {
        using var first = RunnerProcess.Start(["run", "sample-tiny", "--out", Out, .. Short]);
        await StepAsync(first, 1);

        var second = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", Out, "--resume"]);

        Assert.Equal(2, second.ExitCode);
        Assert.Contains("Another process", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Run_FullDisk_FailsInWordsAndResumesOnceThereIsSpace(string preflight)
    {
        using var disk = SmallDisk.Mount(megabytes: 6);
        var run = Path.Combine(disk.Path, "run");

        var full = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", run, .. Short, "--set", "max_steps=10", "--set", $"health.preflight.enabled={preflight}"]);
        Assert.Equal(1, full.ExitCode);
        Assert.Contains("The disk is full", full.Error, StringComparison.Ordinal);
        Assert.Equal(FailureClass.DiskFull, Assert.Single(EventLog.Read(new RunDirectory(run).Events).OfType<FailureEvent>()).Class);

        disk.Grow(megabytes: 200);
        Assert.Equal(0, (await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", run, "--resume"])).ExitCode);
    }

    [Fact]
    public async Task Run_Sst2OnRealData_LearnsWithinMemory()
    {
        var datasets = Datasets();
        var result = await RunnerProcess.RunAsync(["run", "sst2-tiny", "--out", Out, "--set", "max_steps=250", "--set", "evaluators[0].policy={\"type\":\"EverySteps\",\"steps\":125}"], datasets);

        Assert.Equal(0, result.ExitCode);
        var metrics = EventLog.Read(new RunDirectory(Out).Events).OfType<MetricEvent>().ToArray();
        Assert.Equal(2, metrics.Count(metric => metric.Name == "dev/accuracy"));

        // A quarter of an epoch; always answering "positive" gives 0.509.
        Assert.True(metrics.Last(metric => metric.Name == "dev/accuracy").Value > 0.7);
        Assert.All(metrics.Where(metric => metric.Name == "system/memory_mb"), memory => Assert.InRange(memory.Value, 50, 1500));

        var answers = _directory["SST-2.tsv"];
        var predicted = await RunnerProcess.RunAsync(["predict", Out, "--input", Path.Combine(datasets, "glue/SST-2/test.tsv"), "--out", answers], datasets);
        Assert.Equal(0, predicted.ExitCode);
        var lines = await File.ReadAllLinesAsync(answers, TestContext.Current.CancellationToken);
        Assert.Equal("index\tprediction", lines[0]);
        Assert.Equal(1821, lines.Length - 1);
        Assert.Equal(["0", "1"], lines.Skip(1).Select(line => line.Split('\t')[1]).Distinct().Order());
    }

    public void Dispose() => _directory.Dispose();

    internal static string Datasets()
    {
        var datasets = Environment.GetEnvironmentVariable("PLATFORM_DATASETS");
        Assert.SkipUnless(datasets is not null && File.Exists(Path.Combine(datasets, "glue/SST-2/train.tsv")), "PLATFORM_DATASETS with glue/SST-2 is not set.");
        return datasets!;
    }

    private async Task StepAsync(RunnerProcess runner, long step)
    {
        var events = new RunDirectory(Out).Events;
        while (!File.Exists(events) || !EventLog.Read(events).OfType<MetricEvent>().Any(metric => metric.Step >= step))
        {
            Assert.False(runner.HasExited, "the Runner ended before the step that the test waits for");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private void AssertSameAsWhole()
    {
        var (whole, parts) = (_directory["whole"], Out);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(whole, "artifacts/model.safetensors")),
            File.ReadAllBytes(Path.Combine(parts, "artifacts/model.safetensors")));
        Assert.Equal(Figures(whole), Figures(parts));
        CheckpointStore.Verify(CheckpointStore.List(new RunDirectory(parts).Checkpoints)[0]);
    }

    private static IEnumerable<(string Name, long Step, double Value)> Figures(string run) =>
        EventLog.Read(new RunDirectory(run).Events).OfType<MetricEvent>()
            .Where(metric => metric.Name is not ("train/examples_per_second" or "train/tokens_per_second" or "train/mfu")
                && !metric.Name.StartsWith("system/", StringComparison.Ordinal) && !metric.Name.StartsWith("goodput/", StringComparison.Ordinal))
            .Select(metric => (metric.Name, metric.Step, metric.Value))
            .Order();
}
