using Platform.Training.Compression.Search;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Runner.Tests.Sweeps;

/// <summary>Searches as a user starts them: child processes that train on the sample sentences.</summary>
public sealed class SearchCommandTests : IDisposable
{
    private static readonly SearchSpec Spec = new()
    {
        Name = "test",
        Experiment = "sample-tiny",
        Modifiers = ["SetField,at=max_steps,value=4", "SetField,at=input.batch_size,value=4"],
        Space = [new FloatParameter { Path = "learner.optimizer.learning_rate", Minimum = 1e-6, Maximum = 1e-2, Log = true }],
        Trials = 2,
    };

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Search_StoppedAndStartedAgain_TriesEachPointOnceAndTellsTheBest()
    {
        var first = await SearchAsync(Spec);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("Best of 2 trials: dev/loss", first.Output, StringComparison.Ordinal);
        var before = Trial.Read(Path.Combine(_directory["search"], Trial.FileName));

        // As a search that was killed leaves it: a trial that runs by its file, and whose process is gone.
        Trial.Write(Path.Combine(_directory["search"], Trial.FileName), [before[0], before[1] with { State = TrialState.Running, Figure = null }]);
        Directory.Delete(Path.Combine(_directory["search"], "trials/0001"), recursive: true);
        new RunDirectory(Path.Combine(_directory["search"], "trials/0001")).Create();
        File.Copy(Path.Combine(_directory["search"], "trials/0000/spec.json"), Path.Combine(_directory["search"], "trials/0001/spec.json"));
        var second = await SearchAsync(Spec with { Trials = 3 });

        Assert.Equal((0, ""), (second.ExitCode, second.Error));
        var after = Trial.Read(Path.Combine(_directory["search"], Trial.FileName));
        Assert.Equal([0, 1, 2], after.Select(trial => trial.Number));
        Assert.All(after, trial => Assert.Equal(TrialState.Done, trial.State));
        Assert.Equal(before[0], after[0] with { Point = before[0].Point, Values = before[0].Values });
        Assert.Equal(3, after.Select(trial => trial.Values["learner.optimizer.learning_rate"]).Distinct().Count());
        var best = after.MinBy(trial => trial.Figure)!;
        Assert.Contains($"by trial {best.Number},", second.Output, StringComparison.Ordinal);
        var spec = await File.ReadAllTextAsync(Path.Combine(_directory["search"], "trials/0002/spec.json"), TestContext.Current.CancellationToken);
        Assert.Contains($"\"learning_rate\": {after[2].Values["learner.optimizer.learning_rate"]},", spec, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("There is no search \"sample-rat\". Did you mean \"sample-rate\"?", "sample-rat")]
    [InlineData("There is no experiment \"sample-tinny\". Did you mean \"sample-tiny\"?", "sample-rate", "--set", "experiment=sample-tinny")]
    [InlineData("found no field at \"learner.rate\"", "sample-rate", "--set", "space[0].path=learner.rate")]
    [InlineData("must be above 0, not", "sample-rate", "--set", "space[0].log=false", "--set", "space[0].minimum=-1")]
    public async Task Search_WrongUsage_IsRefusedInWordsBeforeAnythingIsTrained(string expected, params string[] arguments)
    {
        var result = await RunnerProcess.RunAsync(["search", .. arguments, "--out", _directory["search"]]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["search"]));
    }

    public void Dispose() => _directory.Dispose();

    private Task<RunnerProcess.Result> SearchAsync(SearchSpec spec)
    {
        File.WriteAllText(_directory["spec.json"], ConfigJson.Write(spec));
        return RunnerProcess.RunAsync(["search", _directory["spec.json"], "--out", _directory["search"]]);
    }
}
