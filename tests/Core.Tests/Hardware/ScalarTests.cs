using System.Diagnostics;
using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Hardware;

/// <summary>Numbers that are handed to libtorch must live until it has read them, whatever other threads do.</summary>
public sealed class ScalarTests
{
    [Fact]
    public void TorchSharp_AsBuilt_KeepsArgumentsToTheEndOfACall() =>
        Assert.True(typeof(torch).Assembly.GetCustomAttribute<DebuggableAttribute>()!.IsJITOptimizerDisabled);

    /// <summary>With TorchSharp as it comes, most runs of this test meet a number that is wrong or already gone.</summary>
    [Fact]
    public void Arithmetic_BesideAThreadThatCollects_IsRight()
    {
        using var ended = new CancellationTokenSource();
        var collects = new Thread(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collects.Start();
        try
        {
            for (var round = 0; round < 60_000; round++)
            {
                using var scope = NewDisposeScope();
                Assert.Equal(8f, ones(4).add(1.5, 2.0).mul_(2.0).sum().item<float>() / 4);
            }
        }
        finally
        {
            ended.Cancel();
            collects.Join();
        }
    }
}
