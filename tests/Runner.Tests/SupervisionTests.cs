using System.Security.Cryptography;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Health;
using Platform.Training.Core.Provenance;
using Platform.Training.Core.Runs;

namespace Platform.Runner.Tests;

/// <summary>What watches a run and what it leaves behind, in a real process.</summary>
public sealed class SupervisionTests : IDisposable
{
    private static readonly string[] Plugin = ["--plugin", typeof(OwnExperiments).Assembly.Location];

    private readonly TemporaryDirectory _directory = new();

    private RunDirectory Run => new(_directory["run"]);

    [Fact]
    public async Task Run_ModelThatSleepsForEver_LeavesItsStacksAndEndsWithFiveThenResumes()
    {
        var hung = await RunnerProcess.RunAsync([
            "run", "my-sleeper", "--out", Run.Root, .. Plugin,
            "--set", "model.wake_file=" + _directory["awake"],
            "--set", "health.watchdog.factor=2",
            "--set", "health.watchdog.floor_seconds=2",
            "--set", """checkpoints.policy={"type":"EverySteps","steps":2}""",
            "--set", "checkpoints.in_background=false",
        ]);

        Assert.Equal(5, hung.ExitCode);
        Assert.Contains("The run hangs: nothing has moved for", hung.Error, StringComparison.Ordinal);
        Assert.Contains("in compute at step 6", hung.Error, StringComparison.Ordinal);
        var events = EventLog.Read(Run.Events);
        var stacks = Path.Combine(Run.Root, Assert.Single(events.OfType<ArtifactEvent>(), item => item.Path.StartsWith("artifacts/stacks-", StringComparison.Ordinal)).Path);
        var text = await File.ReadAllTextAsync(stacks, TestContext.Current.CancellationToken);
        Assert.Contains("System.Threading.Thread.Sleep", text, StringComparison.Ordinal);
        Assert.Contains("SleepingModel.Forward", text, StringComparison.Ordinal);
        Assert.Contains("Trainer.Run", text, StringComparison.Ordinal);
        Assert.Matches("thread [0-9]+ \"watchdog\", state [RSD]", text);
        Assert.Contains(events.OfType<WarningEvent>(), warning => warning.Message.Contains(Path.GetFileName(stacks), StringComparison.Ordinal));
        Assert.Equal(FailureClass.Hung, Assert.Single(events.OfType<FailureEvent>()).Class);
        Assert.Equal("failed", events.OfType<StateEvent>().Last().State);
        Assert.Equal("step-00000004", Path.GetFileName(CheckpointStore.List(Run.Checkpoints)[0]));
        Assert.Equal(5, TimeRecord.Read(Run.Time)!.HighestStep);

        await File.WriteAllTextAsync(_directory["awake"], "", TestContext.Current.CancellationToken);
        var resumed = await RunnerProcess.RunAsync(["run", "my-sleeper", "--out", Run.Root, "--resume", .. Plugin]);

        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        var time = TimeRecord.Read(Run.Time)!;
        Assert.Equal((2, 10), (time.Sessions, time.HighestStep));
        Assert.True(time.Buckets[TimeBucket.Repeated] > TimeSpan.Zero, "step 5 was done twice");
        Assert.True(time.Buckets[TimeBucket.Down] > TimeSpan.Zero, "nobody was at work between the sessions");
        Assert.Contains("Goodput", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ToItsEnd_BooksItsTimeAndReportsGoodput()
    {
        var began = TimeProvider.System.GetUtcNow();

        var result = await RunnerProcess.RunAsync(["run", "my-gated", "--out", Run.Root, .. Plugin]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var time = TimeRecord.Read(Run.Time)!;
        Assert.InRange(new TimeReport(time.Buckets).Wall, TimeSpan.FromMilliseconds(1), TimeProvider.System.GetUtcNow() - began + TimeSpan.FromSeconds(1));
        var figures = EventLog.Read(Run.Events).OfType<MetricEvent>().ToLookup(metric => metric.Name, metric => metric.Value);
        Assert.InRange(Assert.Single(figures["goodput/share"]), 1e-6, 1);
        Assert.Equal(Enum.GetValues<TimeBucket>().Length + 1, figures.Count(figure => figure.Key.StartsWith("goodput/", StringComparison.Ordinal)));
        Assert.Contains("The machine is sound", result.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Run.TensorBoard, "events.out.tfevents.*"));
    }

    [Fact]
    public async Task Run_ToItsEnd_TellsWhatItWasMadeWith()
    {
        Assert.Equal(0, (await RunnerProcess.RunAsync(["run", "my-gated", "--out", Run.Root, .. Plugin, "--set", "seed=5", "--set", "health.tensor_board=false"])).ExitCode);

        var session = Assert.Single(ProvenanceRecord.Read(Run.Provenance)!.Sessions);
        var train = Assert.Single(session.Data, file => file.Path.EndsWith("samples/sentiment/train.tsv", StringComparison.Ordinal));
        Assert.Equal(Digest(Path.Combine(AppContext.BaseDirectory, "samples/sentiment/train.tsv")), train with { Path = Path.Combine(AppContext.BaseDirectory, "samples/sentiment/train.tsv") });
        Assert.Contains(session.Data, file => file.Path.EndsWith("dev.tsv", StringComparison.Ordinal));
        Assert.Equal(Digest(typeof(OwnExperiments).Assembly.Location), Assert.Single(session.Plugins));
        Assert.Equal(5, session.Seed);
        Assert.Contains("seed=5", session.CommandLine);
        Assert.Equal("0.107.0", session.Packages["TorchSharp"]);
        Assert.Equal(GitTree.Inspect(AppContext.BaseDirectory)?.Commit, session.Sources.FirstOrDefault()?.Commit);
        var told = EventLog.Read(Run.Events).OfType<ArtifactEvent>().Last(item => item.Path == "provenance.json");
        Assert.Equal(Digest(Run.Provenance).Sha256, told.Sha256);
        Assert.False(Directory.Exists(Run.TensorBoard));
    }

    private static FileDigest Digest(string path)
    {
        var content = File.ReadAllBytes(path);
        return new FileDigest(path, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    public void Dispose() => _directory.Dispose();
}
