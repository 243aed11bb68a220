using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Runs;

namespace Platform.Runner.Tests;

public sealed class PluginTests : IDisposable
{
    private static readonly string[] Plugin = ["--plugin", typeof(OwnExperiments).Assembly.Location];

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task List_WithPlugin_ShowsItsExperiments() =>
        Assert.Contains("my-gated", (await RunnerProcess.RunAsync(["list", .. Plugin])).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Run_ExperimentAndModuleOfAPlugin_Succeeds()
    {
        var result = await RunnerProcess.RunAsync(["run", "my-gated", "--out", _directory["run"], .. Plugin, "--set", "model.encoder.stack.layer.feed_forward.expansion=3"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Single(EventLog.Read(new RunDirectory(_directory["run"]).Events).OfType<SummaryEvent>());
        Assert.NotEmpty(CheckpointStore.List(new RunDirectory(_directory["run"]).Checkpoints));
    }

    [Fact]
    public async Task Run_ModuleOfAPluginThatIsNotGiven_SaysWhichTypeIsUnknown()
    {
        var shown = await RunnerProcess.RunAsync(["show", "my-gated", .. Plugin]);
        await File.WriteAllTextAsync(_directory["spec.json"], shown.Output, TestContext.Current.CancellationToken);

        var result = await RunnerProcess.RunAsync(["run", _directory["spec.json"], "--out", _directory["run"]]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("MyFeedForward", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
