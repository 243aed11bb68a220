using Platform.Training.Core.Checkpoints;

namespace Platform.Core.Tests.Checkpoints;

public sealed class CheckpointRetentionTests : IDisposable
{
    private readonly CheckpointFixture _run = new();

    [Fact]
    public void Save_KeepEvery_KeepsTheFirstAtOrAfterEachMultiple()
    {
        using var store = _run.Open(new CheckpointStore.Config { Keep = 1, KeepEvery = 10 });

        foreach (var step in new[] { 4, 8, 12, 16, 20, 24, 28, 29, 36 })
        {
            _run.Save(store, step);
        }

        Assert.Equal([36, 20, 12], _run.Steps);
    }

    [Fact]
    public void Save_Best_KeepsTheBestAlsoAcrossARestart()
    {
        var config = new CheckpointStore.Config { Keep = 1, Best = new BestCheckpoints { Figure = "dev/accuracy", Better = Better.Higher, Keep = 2 } };
        using (var store = _run.Open(config))
        {
            _run.Save(store, 1, ("dev/accuracy", 0.9));
            _run.Save(store, 2, ("dev/accuracy", 0.8), ("dev/loss", 3));
            _run.Save(store, 3, ("dev/accuracy", 0.7));
        }

        using (var store = _run.Open(config))
        {
            Assert.False(store.IsAmongBest(new Dictionary<string, double> { ["dev/accuracy"] = 0.8 }));
            Assert.True(store.IsAmongBest(new Dictionary<string, double> { ["dev/accuracy"] = 0.81 }));
            Assert.False(store.IsAmongBest(new Dictionary<string, double> { ["dev/accuracy"] = double.NaN }));
            Assert.False(store.IsAmongBest(new Dictionary<string, double> { ["dev/f1"] = 1 }));
            _run.Save(store, 4, ("dev/accuracy", 0.85));
            _run.Save(store, 5);
        }

        Assert.Equal([5, 4, 1], _run.Steps);
        Assert.Equal([1, 4], config.Best.Rank(CheckpointStore.Survey(_run.Checkpoints, config)).Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public void Confirm_EnoughGoodStepsFollowed_MarksAndKeepsTheNewestHealthyOne()
    {
        using var store = _run.Open(new CheckpointStore.Config { Keep = 1, HealthyAfter = 3 });
        _run.Save(store, 10);

        store.Confirm(step: 12, lastBadStep: 0);
        Assert.False(Only().IsHealthy);

        // A bad step starts the count again.
        store.Confirm(step: 13, lastBadStep: 13);
        store.Confirm(step: 15, lastBadStep: 13);
        Assert.False(Only().IsHealthy);
        store.Confirm(step: 16, lastBadStep: 13);
        Assert.True(Only().IsHealthy);

        _run.Save(store, 20);
        _run.Save(store, 30);
        Assert.Equal([30, 10], _run.Steps);
        Assert.Equal(10, _run.Restore(store, healthy: true));
        Assert.Equal([10], _run.Steps);

        Checkpoint Only() => Assert.Single(CheckpointStore.Survey(_run.Checkpoints, new CheckpointStore.Config()));
    }

    [Fact]
    public void Confirm_AfterARestart_GoesOnWithWhatWasNotConfirmed()
    {
        using (var store = _run.Open())
        {
            _run.Save(store, 10);
        }

        using (var store = _run.Open())
        {
            Assert.Null(_run.Restore(store, healthy: true));
            Assert.Equal(10, _run.Restore(store));
            store.Confirm(step: 11, lastBadStep: 0);
            Assert.Equal(10, _run.Restore(store, healthy: true));
        }
    }

    [Fact]
    public void Save_SameStepAgain_KeepsWhatWasFoundOut()
    {
        using var store = _run.Open();
        _run.Save(store, 10, ("dev/loss", 0.5));
        store.Confirm(11, 0);

        _run.Save(store, 10);

        var only = Assert.Single(CheckpointStore.Survey(_run.Checkpoints, new CheckpointStore.Config()));
        Assert.True(only.IsHealthy);
        Assert.Equal(0.5, only.Figures["dev/loss"]);
    }

    public void Dispose() => _run.Dispose();
}
