using Platform.Training.Core.Checkpoints;

namespace Platform.Core.Tests.Checkpoints;

public sealed class FastCheckpointTests : IDisposable
{
    private readonly CheckpointFixture _run = new();
    private readonly CheckpointStore.Config _config;

    public FastCheckpointTests() => _config = new CheckpointStore.Config { Fast = new FastCheckpoints { Directory = Path.Combine(_run.Root, "fast") } };

    private string Own => Path.GetDirectoryName(Survey().First(checkpoint => checkpoint.Tier == CheckpointTier.Fast).Path)!;

    [Fact]
    public void Restore_BothTiers_TakesTheNewestIntactOfEither()
    {
        using (var store = _run.Open(_config))
        {
            _run.Save(store, 10);
            Fast(store, 15);
            Fast(store, 16);
        }

        Assert.Equal([(16, CheckpointTier.Fast), (10, CheckpointTier.Persistent)], Survey().Select(checkpoint => (checkpoint.Step, checkpoint.Tier)));
        using (var store = _run.Open(_config))
        {
            Assert.Equal(16, _run.Restore(store));
        }

        CheckpointFaultTests.Flip(Path.Combine(Survey()[0].Path, "parameters.safetensors"), fromEnd: 1);
        using (var store = _run.Open(_config))
        {
            Assert.Equal(10, _run.Restore(store));
            Assert.Equal([10], Survey().Select(checkpoint => checkpoint.Step));
            Fast(store, 17);
            store.RemoveFast();
            Assert.Equal([10], Survey().Select(checkpoint => checkpoint.Step));
        }
    }

    [Fact]
    public void Restore_NewRunInThePlaceOfAnOld_DoesNotGoOnFromWhatIsNotItsOwn()
    {
        using (var store = _run.Open(_config))
        {
            Fast(store, 5);
        }

        Directory.Delete(_run.Checkpoints, recursive: true);
        using (var store = _run.Open(_config))
        {
            Assert.Null(_run.Restore(store));
        }

        Assert.Empty(Survey());
    }

    [Fact]
    public void Open_WhatOtherRunsLeft_IsPurgedAndWhatIsInUseStays()
    {
        using var gone = new CheckpointFixture();
        using var alive = new CheckpointFixture();
        using (var first = gone.Open(_config))
        using (var second = alive.Open(_config))
        {
            gone.Begin(first, 5, CheckpointTier.Fast);
            alive.Begin(second, 6, CheckpointTier.Fast);
            first.Wait();
            second.Wait();
        }

        Directory.Delete(gone.Checkpoints, recursive: true);
        using (var store = _run.Open(_config))
        {
            Fast(store, 7);
        }

        Assert.Equal(2, Directory.GetDirectories(Path.GetDirectoryName(Own)!).Length);
        Assert.Equal(6, Assert.Single(CheckpointStore.Survey(alive.Checkpoints, _config)).Step);
    }

    [Fact]
    public void Begin_FastDirectoryBreaks_WarnsAndGoesOnWithoutIt()
    {
        using var store = _run.Open(_config);
        Fast(store, 1);
        File.WriteAllText(Path.Combine(Own, ".building-step-00000002"), "");

        Fast(store, 2);

        Assert.False(store.HasFast);
        Assert.Contains("Fast checkpoints are off", Assert.Single(_run.Warnings), StringComparison.Ordinal);
        _run.Save(store, 3);
        Assert.Equal([3], _run.Steps);
    }

    [Fact]
    public void Open_FastDirectory_IsPrivate()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        using var store = _run.Open(_config);
        Fast(store, 1);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Own));
    }

    public void Dispose() => _run.Dispose();

    private void Fast(CheckpointStore store, long step)
    {
        _run.Begin(store, step, CheckpointTier.Fast);
        store.Wait();
    }

    private IReadOnlyList<Checkpoint> Survey() => CheckpointStore.Survey(_run.Checkpoints, _config);
}
