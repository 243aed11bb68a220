using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Runner.Tests.Sweeps;

/// <summary>Sweeps as a user starts them: child processes that train on the sample sentences.</summary>
public sealed class SweepCommandTests : IDisposable
{
    /// <summary>One architecture so small that starting the processes is nearly all of the time.</summary>
    private static readonly SweepSpec Spec = new()
    {
        Name = "test",
        Architectures = ["1x16"],
        Subsets = ["baseline", "mp"],
        Sparsities = [0.5],
        Recipe = new() { MaxSteps = 60, BatchSize = 8, MaximumLength = 16, Evaluations = 1 },
        Directory = "samples/sentiment",
        Vocabulary = "samples/vocab.txt",
        Export = new() { LatencySeconds = 0 },
    };

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Sweep_KilledInTheMiddle_GoesOnAndEndsAsIfItHadNotBeen()
    {
        Assert.Equal(0, (await SweepAsync("whole", Spec)).ExitCode);

        var parts = new SweepDirectory(_directory["parts"]);
        using (var runner = RunnerProcess.Start("sweep", Written(Spec), "--out", parts.Root))
        {
            while (!HasBegun(parts.RunOf("sst2-1x16-base-s1")))
            {
                Assert.False(runner.HasExited, "the sweep ended before it was killed");
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            await runner.SignalAsync("KILL");
            Assert.Equal(137, (await runner.EndAsync()).ExitCode);
        }

        var resumed = await SweepAsync("parts", Spec);

        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Assert.Contains("2 of 2 runs are done.", resumed.Output, StringComparison.Ordinal);
        foreach (var key in (string[])["sst2-1x16-base-s1", "sst2-1x16-mp50-s1"])
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Model(new SweepDirectory(_directory["whole"]), key), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(Model(parts, key), TestContext.Current.CancellationToken));
        }

        Assert.Equal(["sst2-1x16-base-s1", "sst2-1x16-mp50-s1"], ResultsFile.Read(parts.Root).Select(cell => CellKey.Of(cell.Labels)));
        Assert.Equal(3, (await File.ReadAllLinesAsync(parts.Table, TestContext.Current.CancellationToken)).Length);
        Assert.False(Directory.Exists(parts.RunOf("sst2-1x16-mp50-s1").Checkpoints), "a cell that is done and that nobody needs keeps no checkpoint");
        Assert.True(Directory.Exists(parts.RunOf("sst2-1x16-base-s1").Checkpoints), "a baseline keeps its checkpoint");
    }

    [Fact]
    public async Task Sweep_RunAgainWithMoreSeeds_DoesTheNewOnesOnlyAndArchivesAll()
    {
        var spec = Spec with { Subsets = ["baseline"], Recipe = Spec.Recipe with { MaxSteps = 3 }, AlsoRoundedAfterTraining = true };
        Assert.Equal(0, (await SweepAsync("sweep", spec)).ExitCode);
        var first = new SweepDirectory(_directory["sweep"]).RunOf("sst2-1x16-base-s1").Events;
        var before = await File.ReadAllTextAsync(first, TestContext.Current.CancellationToken);

        var larger = await SweepAsync("sweep", spec, "--seeds", "1..2");

        Assert.Equal((0, ""), (larger.ExitCode, larger.Error));
        Assert.Contains("1 runs are done, 1 are left", larger.Output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(first, TestContext.Current.CancellationToken));

        Assert.Equal(0, (await RunnerProcess.RunAsync(["sweep-archive", _directory["sweep"], "--out", _directory["sweep.zip"]])).ExitCode);
        var archive = SweepArchive.Read(_directory["sweep.zip"]);
        Assert.Equal([1, 2], archive.Spec.Seeds);
        Assert.Equal(
            ["sst2-1x16-base-s1", "sst2-1x16-qat8-rounding-post-training-s1", "sst2-1x16-base-s2", "sst2-1x16-qat8-rounding-post-training-s2"],
            archive.Results.Select(cell => CellKey.Of(cell.Labels)));
        Assert.All(archive.Results, cell => Assert.Equal(cell.Labelled!.Count, cell.Answers!.Count));
        Assert.All(archive.Results.Chunk(2), pair => Assert.True(pair[1].Sizes.Paper < 0.3 * pair[0].Sizes.Paper, "a weight in integers takes a quarter"));
        Assert.Equal(["sst2-1x16-base-s1", "sst2-1x16-base-s2"], Assert.Single(archive.Provenance).Keys);

        Assert.Equal(0, (await RunnerProcess.RunAsync(["sweep-archive", _directory["sweep.zip"], "--out", _directory["again"]])).ExitCode);
        Assert.Equivalent(archive.Results, ResultsFile.Read(_directory["again"]), strict: true);

        // The command that the archive gives for a cell.
        var cell = await RunnerProcess.RunAsync(["sweep", _directory["sweep.zip"], "--out", _directory["cell"], "--only", "sst2-1x16-base-s2"]);
        Assert.Equal((0, ""), (cell.ExitCode, cell.Error));
        Assert.Equal(
            await File.ReadAllBytesAsync(Model(new SweepDirectory(_directory["sweep"]), "sst2-1x16-base-s2"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(Model(new SweepDirectory(_directory["cell"]), "sst2-1x16-base-s2"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Sweep_CellThatFails_IsToldAndStopsOnlyWhatNeedsIt()
    {
        // The teacher's learning rate makes its loss infinite, so the student that needs it cannot begin.
        var result = await SweepAsync("sweep", Spec with
        {
            Subsets = ["baseline", "kd"],
            Teacher = new LargestTeacher { Architecture = "1x32" },
            Methods = new() { Distillation = ["SetField,at=epochs,value=1"] },
            RecipeChanges = [new() { Architectures = ["1x32"], LearningRate = 1e30 }],
        });

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("sst2-1x32-base-s1 failed:", result.Output, StringComparison.Ordinal);
        Assert.Contains("sst2-1x16-kd-s1: not begun: it needs sst2-1x32-base-s1.", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 3 runs are done, 2 are not:", result.Output, StringComparison.Ordinal);
        Assert.Equal("sst2-1x16-base-s1", CellKey.Of(Assert.Single(ResultsFile.Read(_directory["sweep"])).Labels));
    }

    [Fact]
    public async Task Sweep_Interrupted_StopsItsRunsWithCheckpoints()
    {
        var directory = new SweepDirectory(_directory["sweep"]);
        using var runner = RunnerProcess.Start("sweep", Written(Spec with { Subsets = ["baseline"], Recipe = Spec.Recipe with { MaxSteps = 100_000, Epochs = 10_000 } }), "--out", directory.Root);
        while (!HasBegun(directory.RunOf("sst2-1x16-base-s1")))
        {
            Assert.False(runner.HasExited, "the sweep ended before it was interrupted");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await runner.SignalAsync("INT");
        var result = await runner.EndAsync();

        Assert.Equal((3, ""), (result.ExitCode, result.Error));
        Assert.Contains("Stopped with 0 of 1 runs done", result.Output, StringComparison.Ordinal);
        Assert.Equal("stopped", EventLog.Read(directory.RunOf("sst2-1x16-base-s1").Events).OfType<StateEvent>().Last().State);
        Assert.NotEmpty(Directory.EnumerateDirectories(directory.RunOf("sst2-1x16-base-s1").Checkpoints));
    }

    [Fact]
    public async Task Sweep_DirectoryOfAnotherRecipe_IsRefusedAndNothingIsLost()
    {
        var directory = new SweepDirectory(_directory["sweep"]);
        var run = SweepPlan.Of(Spec with { Subsets = ["baseline"] }).Runs[0];
        directory.RunOf(run.Key).Create();
        await File.WriteAllTextAsync(directory.RunOf(run.Key).Spec, ConfigJson.Write(directory.ConfigOf(run) with { Epochs = 7 }), TestContext.Current.CancellationToken);

        var result = await SweepAsync("sweep", Spec);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("epochs is 7 there and 2 now", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_DryRunWithCalibration_EstimatesByMeasuredStepsAndWritesNothingThere()
    {
        var result = await SweepAsync("sweep", Spec, "--dry-run", "--calibrate");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches("Measured sst2-1x16: [0-9]+ ms a step, [0-9]+ at a time.", result.Output);
        Assert.Contains("(2 by measured steps)", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["sweep"]));
    }

    [Theory]
    [InlineData("There is no sweep \"sampel\". Did you mean \"sample\"?", "sampel")]
    [InlineData("--seeds \"5..1\" is neither", "sample", "--seeds", "5..1")]
    [InlineData("--jobs must be above 0", "sample", "--jobs", "0")]
    [InlineData("sparsities[0]: must be above 0 and below 1, not 1", "sample", "--set", "sparsities=[1.0]")]
    [InlineData("bits[0]: must be at least 2 and at most 8, not 1", "sample", "--set", "bits=[1]")]
    [InlineData("\"missing.json\" does not exist", "missing.json")]
    public async Task Sweep_WrongUsage_IsRefusedInWords(string expected, params string[] arguments)
    {
        var result = await RunnerProcess.RunAsync(["sweep", .. arguments, "--out", _directory["sweep"]]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["sweep"]));
    }

    public void Dispose() => _directory.Dispose();

    private static bool HasBegun(RunDirectory run) => File.Exists(run.Events) && EventLog.Read(run.Events).Any(item => item is ProgressEvent);

    private static string Model(SweepDirectory sweep, string key) => Path.Combine(sweep.RunOf(key).Artifacts, "model.safetensors");

    private string Written(SweepSpec spec)
    {
        File.WriteAllText(_directory["spec.json"], ConfigJson.Write(spec));
        return _directory["spec.json"];
    }

    private Task<RunnerProcess.Result> SweepAsync(string name, SweepSpec spec, params string[] options) =>
        RunnerProcess.RunAsync(["sweep", Written(spec), "--out", _directory[name], .. options]);
}
