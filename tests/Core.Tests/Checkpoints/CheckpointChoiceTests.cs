using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;

namespace Platform.Core.Tests.Checkpoints;

public sealed class CheckpointChoiceTests : IDisposable
{
    private static readonly CheckpointStore.Config Config = new() { Keep = 3, Best = new BestCheckpoints { Figure = "dev/loss" } };

    private readonly CheckpointFixture _run = new();

    public CheckpointChoiceTests()
    {
        using var store = _run.Open(Config);
        _run.Save(store, 10, ("dev/loss", 0.2));
        _run.Save(store, 20, ("dev/loss", 0.3));
        store.Confirm(25, lastBadStep: 0);
        _run.Save(store, 30);
    }

    [Theory]
    [InlineData("newest", 30)]
    [InlineData("healthy", 20)]
    [InlineData("best", 10)]
    [InlineData("20", 20)]
    public void Find_AWord_GivesTheCheckpoint(string choice, long step) => Assert.Equal(step, Find(choice).Step);

    [Theory]
    [InlineData("newest", 20)]
    [InlineData("healthy", 10)]
    public void Find_Damaged_PassesItOverAndSaysSo(string choice, long step)
    {
        CheckpointFaultTests.Flip(Path.Combine(Find(choice).Path, "parameters.safetensors"), fromEnd: 1);

        Assert.Equal(step, Find(choice).Step);
        Assert.Contains("\"inner.bias\"", Assert.Single(_run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoSuchCheckpoint_SaysWhatThereIs()
    {
        Assert.Contains("30, 20, 10", Assert.Throws<DataException>(() => Find("15")).Message, StringComparison.Ordinal);
        Assert.Contains("newest, healthy, best or a step", Assert.Throws<ConfigException>(() => Find("latest")).Message, StringComparison.Ordinal);
        Assert.Contains("checkpoints.best", Assert.Throws<ConfigException>(() => Find("best", Config with { Best = null })).Message, StringComparison.Ordinal);
        Directory.Delete(_run.Checkpoints, recursive: true);
        Assert.Contains("no checkpoint yet", Assert.Throws<DataException>(() => Find("newest")).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private Checkpoint Find(string choice, CheckpointStore.Config? config = null) => CheckpointChoice.Find(_run.Checkpoints, config ?? Config, choice, _run.Warnings.Add);
}
