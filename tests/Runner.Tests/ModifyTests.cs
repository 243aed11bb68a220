using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;

namespace Platform.Runner.Tests;

/// <summary>A modifier of a user's own assembly.</summary>
[Description("Gates every feed-forward.")]
public sealed record UseGates : Replace<FeedForward.BaseConfig>
{
    protected override Config With(FeedForward.BaseConfig old) => Derive<MyFeedForward.Config>(old);
}

public sealed class ModifyTests : IDisposable
{
    private static readonly string[] Plugin = ["--plugin", typeof(UseGates).Assembly.Location];

    private readonly TemporaryDirectory _directory = new();

    /// <summary>Makes the components known that the program under test knows in its own process.</summary>
    public ModifyTests() => _ = new ExperimentCatalog(typeof(LanguageExperiments).Assembly, typeof(UseGates).Assembly);

    [Fact]
    public async Task Show_Modify_PrintsTheNewConfigAndTellsTheEditsAside()
    {
        var result = await RunnerProcess.RunAsync(["show", "sample-tiny", "--modify", "SetDropout,rate=0.25,at=**.embeddings.dropout", "--modify", "UseGates", .. Plugin]);

        Assert.Equal(0, result.ExitCode);
        var config = ConfigJson.Read<Trainer.Config>(result.Output);
        Assert.Equal(0.25, Assert.Single(ConfigTree.Find<Dropout.Config>(config, "**.embeddings.dropout")).Config.Rate);
        Assert.All(ConfigTree.Find<FeedForward.BaseConfig>(config), match => Assert.IsType<MyFeedForward.Config>(match.Config));
        Assert.Contains("model.encoder.embeddings.dropout: Dropout -> Dropout (rate 0.25) by SetDropout", result.Error, StringComparison.Ordinal);

        // A gated layer has one product more than a dense one: 512 x 128 weights and 512 biases, in two layers.
        Assert.Contains("parameters (+132,096)", result.Error, StringComparison.Ordinal);
        Assert.Contains("(+2.1 MB)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Modify_StoresTheNewConfigAndLogsTheEdits()
    {
        var result = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["run"], "--modify", "SetField,at=**.epochs,value=0.1", "--modify", "SetDropout,rate=0.25", "--set", "seed=7"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var run = new RunDirectory(_directory["run"]);
        var config = ConfigJson.Read<Trainer.Config>(await File.ReadAllTextAsync(run.Spec, TestContext.Current.CancellationToken));
        Assert.Equal((0.1, 7L), (config.Epochs, config.Seed));
        Assert.All(ConfigTree.Find<Dropout.Config>(config), match => Assert.Equal(0.25, match.Config.Rate));
        Assert.Contains("Modified epochs: 5 -> 0.1 by SetField.", await File.ReadAllTextAsync(run.Log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_WarmStart_TellsWhereEachParameterComesFrom()
    {
        var first = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["run"], "--set", "max_steps=1"]);
        Assert.Equal(0, first.ExitCode);
        string[] warm = ["show", "sample-tiny", "--set", $$"""warm_start={"type":"WarmStart","path":"{{_directory["run"]}}","map":[{"type":"KeyRule","pattern":"^head","replacement":"tail"}]}"""];

        var wrong = await RunnerProcess.RunAsync(warm);
        var right = await RunnerProcess.RunAsync([.. warm, "--set", """warm_start.missing=["head.**"]""", "--set", """warm_start.unexpected=["head.**"]"""]);

        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("warm_start.missing: \"head.weight\" has no values in the file", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(0, right.ExitCode);
        Assert.Contains("encoder.pooler.weight [128, 128] <- encoder.pooler.weight", right.Error, StringComparison.Ordinal);
        Assert.Contains("head.weight [2, 128] <- (its first values)", right.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_ModelWithoutItsData_SaysThatSizesAreNotKnown()
    {
        var result = await RunnerProcess.RunAsync(["show", "sst2-tiny", "--modify", "SetDropout"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("not known without the data", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongModifiers_AreAllToldAndNothingIsMade()
    {
        var result = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["run"], "--modify", "SetDropot", "--modify", "SetDropout,rate=2"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Did you mean \"SetDropout\"?", result.Error, StringComparison.Ordinal);
        Assert.Contains("below 1, not 2", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["run"]));
    }

    [Fact]
    public async Task List_Modifiers_ShowsFieldsAndThoseOfPlugins()
    {
        var result = await RunnerProcess.RunAsync(["list", "--modifiers", .. Plugin]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("SetDropout  Sets the rate of every dropout.", result.Output, StringComparison.Ordinal);
        Assert.Contains("    rate (0)  Probability", result.Output, StringComparison.Ordinal);
        Assert.Contains("UseGates  Gates every feed-forward.", result.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
