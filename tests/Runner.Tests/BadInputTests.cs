namespace Platform.Runner.Tests;

/// <summary>One clear message for each kind of bad input, with the exit code that scripts rely on.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Run_UnknownExperiment_SuggestsTheNearest() =>
        await AssertRefusedAsync(2, "Did you mean \"sst2-tiny\"?", "run", "sst2-tinny", "--out", _directory["run"]);

    [Fact]
    public async Task Run_SeveralBadSettings_AreAllTold()
    {
        var error = await AssertRefusedAsync(
            2,
            "Did you mean \"learning_rate\"?",
            "run", "sample-tiny", "--out", _directory["run"], "--set", "learner.optimizer.learning_rat=1", "--set", "learner.optimizer.learning_rate=-1", "--set", "epochs");

        Assert.Contains("learner.optimizer.learning_rate: must be above 0, not -1.", error, StringComparison.Ordinal);
        Assert.Contains("epochs: has no value", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["run"]));
    }

    [Fact]
    public async Task Run_SpecThatIsNoJson_SaysWhere()
    {
        await File.WriteAllTextAsync(_directory["spec.json"], "{ \"type\": ", TestContext.Current.CancellationToken);

        await AssertRefusedAsync(2, "line 1", "run", _directory["spec.json"], "--out", _directory["run"]);
    }

    [Fact]
    public async Task Run_NoDatasets_SaysHowToGetThemAndCanBeRepeated()
    {
        await AssertRefusedAsync(4, "Datasets page", "run", "sst2-tiny", "--out", _directory["run"]);
        await AssertRefusedAsync(4, "Datasets page", "run", "sst2-tiny", "--out", _directory["run"]);
    }

    [Fact]
    public async Task Run_DatasetsDirectoryMissing_IsRefused() =>
        await AssertRefusedAsync(2, "does not exist", "run", "sst2-tiny", "--out", _directory["run"], "--datasets", _directory["nowhere"]);

    [Fact]
    public async Task Run_MissingColumn_NamesFileLineAndColumn()
    {
        Directory.CreateDirectory(_directory["glue/SST-2"]);
        Directory.CreateDirectory(_directory["bert"]);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "samples/vocab.txt"), _directory["bert/vocab.txt"]);
        await File.WriteAllTextAsync(_directory["glue/SST-2/train.tsv"], "sentence\tlabel\na fine film\t1\nno label here\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_directory["glue/SST-2/dev.tsv"], "sentence\tlabel\na fine film\t1\n", TestContext.Current.CancellationToken);

        var error = await AssertRefusedAsync(4, "train.tsv", "run", "sst2-tiny", "--out", _directory["run"], "--datasets", _directory.Path);

        Assert.Contains("3", error, StringComparison.Ordinal);
        Assert.Contains("label", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OutputCannotBeWritten_SaysSo() => await AssertRefusedAsync(2, "cannot hold a run", "run", "sample-tiny", "--out", "/proc/run");

    [Fact]
    public async Task Run_NoCuda_SaysWhatToChoose()
    {
        Assert.SkipWhen(File.Exists("/dev/nvidia0"), "This host has a GPU.");
        await AssertRefusedAsync(2, "hardware.device", "run", "sample-tiny", "--out", _directory["run"], "--set", "hardware.device=cuda");
    }

    [Fact]
    public async Task Run_PluginMissing_IsRefused() =>
        await AssertRefusedAsync(2, "cannot be loaded", "run", "sample-tiny", "--out", _directory["run"], "--plugin", _directory["nowhere.dll"]);

    [Fact]
    public async Task Predict_NoRun_SaysSo() =>
        await AssertRefusedAsync(2, "holds no run", "predict", _directory["nowhere"], "--input", "a.tsv", "--out", "b.tsv");

    [Theory]
    [InlineData("run")]
    [InlineData("frobnicate")]
    [InlineData("show", "nothing-like-it")]
    public async Task AnyCommand_WrongUsage_EndsWithTwo(params string[] arguments)
    {
        var result = await RunnerProcess.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task List_AndShow_PrintWhatRunTakes()
    {
        var list = await RunnerProcess.RunAsync(["list"]);
        Assert.Equal(0, list.ExitCode);
        foreach (var name in list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]))
        {
            var shown = await RunnerProcess.RunAsync(["show", name]);
            Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
            await File.WriteAllTextAsync(_directory["spec.json"], shown.Output, TestContext.Current.CancellationToken);
            Assert.Equal(shown.Output, (await RunnerProcess.RunAsync(["show", _directory["spec.json"]])).Output);
        }
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<string> AssertRefusedAsync(int exitCode, string expected, params string[] arguments)
    {
        var result = await RunnerProcess.RunAsync(arguments);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        return result.Error;
    }
}
