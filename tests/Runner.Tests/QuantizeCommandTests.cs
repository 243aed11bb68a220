using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;

namespace Platform.Runner.Tests;

/// <summary>Rounding a trained run, as a user does it.</summary>
public sealed class QuantizeCommandTests : IDisposable
{
    private static readonly string[] Small =
    [
        "--set", "max_steps=12", "--set", "hardware.threads=1", "--set", "model.encoder.hidden_size=32", "--set", "input.maximum_length=24",
    ];

    private readonly TemporaryDirectory _directory = new();

    public QuantizeCommandTests() => _ = new ExperimentCatalog(typeof(LanguageExperiments).Assembly, typeof(UseQuantization).Assembly);

    [Fact]
    public async Task Quantize_TrainedRun_LeavesARunThatOtherCommandsRead()
    {
        await TrainAsync(["--set", "learner.average=WeightAverage"]);

        var quantized = await RunnerProcess.RunAsync(["quantize", _directory["run"], "--out", _directory["int8"], "--bits", "4", "--embedding-bits", "8", "--per-channel", "--batches", "3"]);

        Assert.Equal((0, ""), (quantized.ExitCode, quantized.Error));
        Assert.Contains("Quantized after training: the model of step 12 of", quantized.Output, StringComparison.Ordinal);
        Assert.Contains("Calibrated on 3 training batches", quantized.Output, StringComparison.Ordinal);
        var run = new RunDirectory(_directory["int8"]);
        var config = ConfigJson.Read<Trainer.Config>(await File.ReadAllTextAsync(run.Spec, TestContext.Current.CancellationToken));
        Assert.Equal([8, 8, 4, 4, 4, 4, 4, 4], ConfigTree.Find<FakeQuantizer.Config>(config).Select(found => found.Config.Bits));
        Assert.Contains(EventLog.Read(run.Events), item => item is MetricEvent { Name: "dev/accuracy", Step: 0 });
        Assert.Contains(EventLog.Read(run.Events), item => item is SummaryEvent summary && summary.Values.ContainsKey("dev/accuracy"));
        Assert.Equal("succeeded", EventLog.Read(run.Events).OfType<StateEvent>().Last().State);
        Assert.True(SafeTensors.ReadShapes(Path.Combine(run.Artifacts, "model.safetensors")).ContainsKey("head.quantizer.inputs.range"));

        var listed = await RunnerProcess.RunAsync(["checkpoints", run.Root]);
        var answer = await RunnerProcess.RunAsync(["predict", run.Root, "--text", "A tiny kitchen that sends out enormous flavours."]);
        Assert.Contains("intact", listed.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.NotEmpty(answer.Output);

        // Neither a second time into the same place, nor what is rounded already.
        var again = await RunnerProcess.RunAsync(["quantize", _directory["run"], "--out", run.Root]);
        var twice = await RunnerProcess.RunAsync(["quantize", run.Root, "--out", _directory["twice"]]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("already holds a run", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, twice.ExitCode);
        Assert.Contains("trained with rounded weights already", twice.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["twice"]));
    }

    [Fact]
    public async Task Quantize_BadInput_SaysWhatToDo()
    {
        var nothing = await RunnerProcess.RunAsync(["quantize", _directory["none"], "--out", _directory["out"]]);
        Assert.Equal(2, nothing.ExitCode);
        Assert.Contains("holds no run", nothing.Error, StringComparison.Ordinal);

        await TrainAsync([]);
        var one = await RunnerProcess.RunAsync(["quantize", _directory["run"], "--out", _directory["out"], "--bits", "1"]);
        var nobody = await RunnerProcess.RunAsync(["quantize", _directory["run"], "--out", _directory["out"], "--observer", "Emma"]);
        var nowhere = await RunnerProcess.RunAsync(["quantize", _directory["run"], "--out", _directory["out"], "--at", "decoder.**"]);

        Assert.Equal(2, one.ExitCode);
        Assert.Contains("one bit leaves zero alone", one.Error, StringComparison.Ordinal);
        Assert.Contains("EmaObserver", nobody.Error, StringComparison.Ordinal);
        Assert.Contains("found no matrix or table at \"decoder.**\"", nowhere.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["out"]));
    }

    public void Dispose() => _directory.Dispose();

    private async Task TrainAsync(string[] more)
    {
        var run = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["run"], .. Small, .. more]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }
}
