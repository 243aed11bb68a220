using System.Text;
using CsCheck;
using Platform.Training.Core.Checkpoints;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Checkpoints;

/// <summary>What can happen to checkpoints, made to happen.</summary>
public sealed class CheckpointFaultTests : IDisposable
{
    private readonly CheckpointFixture _run = new();

    [Fact]
    public void Verify_AnyByteOfAnyFileChanged_IsNoticedAndATensorIsNamed()
    {
        using var store = _run.Open();
        var saved = _run.Save(store, 1).Path;

        string[] files = ["parameters.safetensors", "learner.safetensors", "state.json"];
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample(
            (which, at, change) =>
            {
                var name = files[which];
                var file = Path.Combine(saved, name);
                var good = File.ReadAllBytes(file);
                var bad = good.ToArray();
                bad[at % bad.Length] ^= change;
                File.WriteAllBytes(file, bad);
                var problem = Assert.Throws<InvalidDataException>(() => CheckpointStore.Verify(saved));
                Assert.Contains(name, problem.Message, StringComparison.Ordinal);
                File.WriteAllBytes(file, good);
            },
            iter: 200,
            threads: 1);

        CheckpointStore.Verify(saved);
        Flip(Path.Combine(saved, "parameters.safetensors"), fromEnd: 1);
        var damaged = Assert.Throws<InvalidDataException>(() => CheckpointStore.Verify(saved));
        Assert.Contains("tensor \"inner.bias\" in parameters.safetensors", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_NewestDamaged_PutsItAsideSoThatItNoLongerCounts()
    {
        using var store = _run.Open(new CheckpointStore.Config { Keep = 1, KeepEvery = 10 });
        _run.Save(store, 10);
        Flip(Path.Combine(_run.Save(store, 15).Path, "learner.safetensors"), fromEnd: 1);

        Assert.Equal(10, _run.Restore(store));
        _run.Save(store, 12);

        Assert.Equal([12, 10], _run.Steps);
        Assert.Contains("\"square/", Assert.Single(_run.Warnings), StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_run.Checkpoints, "damaged-step-00000015")));
    }

    [Fact]
    public void Begin_WriteFails_IsThrownAtTheNextCallAndLosesNothing()
    {
        using var store = _run.Open();
        _run.Save(store, 1);

        // A file where the directory has to be made stands for every failure of a disk.
        File.WriteAllText(Path.Combine(_run.Checkpoints, ".building-step-00000002"), "");
        _run.Begin(store, 2, CheckpointTier.Persistent);
        while (store.IsBusy)
        {
            Thread.Yield();
        }

        Assert.Throws<IOException>(store.ThrowIfFailed);
        store.ThrowIfFailed();
        Assert.Equal(1, _run.Restore(store));
        _run.Begin(store, 3, CheckpointTier.Persistent);
        store.Wait();
        Assert.Equal([3, 1], _run.Steps);
    }

    [Fact]
    public void Begin_ParametersChangeWhileItIsWritten_SavesThemAsTheyWere()
    {
        using var store = _run.Open(new CheckpointStore.Config { Keep = 100 });
        for (var step = 1; step <= 20; step++)
        {
            // The next call fills the parameters anew while the one before may still be written.
            _run.Begin(store, step, CheckpointTier.Persistent);
        }

        store.Wait();
        for (var step = 20; step >= 1; step--)
        {
            Assert.Equal(step, _run.Restore(store));
            Directory.Delete(In($"step-{step:D8}"), recursive: true);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Save_ValueNotFinite_IsNotSavedAndNamed(float value)
    {
        using var store = _run.Open();
        _run.Save(store, 1);
        using (no_grad())
        {
            using var last = _run.Parameters.Parameters.Single(parameter => parameter.Path == "inner.bias").Value[1];
            last.fill_(value);
        }

        Assert.Null(store.Save(CheckpointFixture.State with { Step = 2 }, _run.Parameters, _run.Learner));
        Assert.Equal([1], _run.Steps);
        Assert.Contains("\"inner.bias\"", Assert.Single(_run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhatAKilledProcessLeft_IsPutRight()
    {
        using (var store = _run.Open())
        {
            _run.Save(store, 1);
            _run.Save(store, 2);
        }

        // Killed while it replaced step 2, while it wrote step 3, and while it removed step 0.
        Directory.Move(In("step-00000002"), In(".replaced-step-00000002"));
        Directory.CreateDirectory(In(".building-step-00000003"));
        File.WriteAllText(Path.Combine(In(".building-step-00000003"), "parameters.safetensors"), "half");
        Directory.CreateDirectory(In("step-00000000"));
        using var again = _run.Open();

        Assert.Equal(2, _run.Restore(again));
        Assert.Equal(["step-00000001", "step-00000002"], Directory.GetDirectories(_run.Checkpoints).Select(Path.GetFileName).Order());
        Assert.Empty(_run.Warnings);
    }

    [Fact]
    public void Restore_IndexOfANewerProgram_IsPassedOverInWords()
    {
        using var store = _run.Open();
        _run.Save(store, 1);
        var index = Path.Combine(_run.Save(store, 2).Path, "index.json");
        File.WriteAllText(index, File.ReadAllText(index).Replace("\"format\": 1", "\"format\": 9", StringComparison.Ordinal), Encoding.UTF8);

        Assert.Equal(1, _run.Restore(store));
        Assert.Contains("newer than this program", Assert.Single(_run.Warnings), StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    internal static void Flip(string path, int fromEnd)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^fromEnd] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private string In(string name) => Path.Combine(_run.Checkpoints, name);
}
