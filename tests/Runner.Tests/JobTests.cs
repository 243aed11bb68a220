using Platform.Training.Core.Provenance;
using Platform.Training.Core.Runs;

namespace Platform.Runner.Tests;

/// <summary>Runs that train nothing.</summary>
public sealed class JobTests : IDisposable
{
    private static readonly string[] Plugin = ["--plugin", typeof(Counting).Assembly.Location];

    private readonly TemporaryDirectory _directory = new();

    private RunDirectory Run => new(_directory["run"]);

    [Fact]
    public async Task Run_AJob_DoesItAndLeavesADirectoryLikeThatOfATraining()
    {
        var result = await CountAsync("""{ "type": "Counting", "parts": 4 }""");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var events = EventLog.Read(Run.Events);
        Assert.Equal(["starting", "running", "succeeded"], events.OfType<StateEvent>().Select(state => state.State));
        Assert.Equal(4, events.OfType<StateEvent>().Last().Step);
        Assert.Equal(4, Assert.Single(events.OfType<SummaryEvent>()).Values["counted"]);
        Assert.Equal(4, events.OfType<ArtifactEvent>().Count(artifact => artifact.Path.StartsWith("artifacts/", StringComparison.Ordinal)));
        Assert.Single(ProvenanceRecord.Read(Run.Provenance)!.Sessions);
    }

    [Fact]
    public async Task Run_AJobThatFailed_GoesOnWithWhatIsMissing()
    {
        var failed = await CountAsync("""{ "type": "Counting", "parts": 4, "fails_after": 2 }""");

        Assert.Equal(2, failed.ExitCode);
        Assert.Contains("fails_after: was reached.", failed.Error, StringComparison.Ordinal);
        Assert.Equal(2, EventLog.Read(Run.Events).OfType<StateEvent>().Last().Step);

        await File.WriteAllTextAsync(Run.Spec, """{ "type": "Counting", "parts": 4 }""", TestContext.Current.CancellationToken);
        var resumed = await RunnerProcess.RunAsync(["run", Run.Spec, "--out", Run.Root, "--resume", .. Plugin]);

        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Assert.Equal(
            ["artifacts/1.txt", "artifacts/2.txt", "artifacts/3.txt", "artifacts/4.txt"],
            EventLog.Read(Run.Events).OfType<ArtifactEvent>().Select(artifact => artifact.Path).Where(path => path.StartsWith("artifacts/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{ "type": "Counting", "parts": 0 }""", new string[0], "parts")]
    [InlineData("""{ "type": "Counting" }""", new[] { "--modify", "UseRope" }, "Change its fields with --set")]
    public async Task Run_AJobThatIsDescribedWrongly_SaysWhat(string spec, string[] options, string expected)
    {
        var result = await CountAsync(spec, options);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<RunnerProcess.Result> CountAsync(string spec, params string[] options)
    {
        await File.WriteAllTextAsync(_directory["spec.json"], spec, TestContext.Current.CancellationToken);
        return await RunnerProcess.RunAsync(["run", _directory["spec.json"], "--out", Run.Root, .. Plugin, .. options]);
    }
}
