using System.Diagnostics;
using Microsoft.Extensions.Options;
using Platform.WebApp.Execution;
using Platform.WebApp.Execution.Machine;
using Platform.WebApp.Execution.Queue;
using Platform.WebApp.Execution.Runner;
using Platform.WebApp.Hosting;
using Platform.WebApp.Hosting.Database;

namespace Platform.WebApp.Tests.Execution;

public sealed class MachineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GPU-Box.example.org", "gpu-box-example-org")]
    [InlineData("--é--", "host")]
    [InlineData("a_b", "a-b")]
    public void Normalize_AnyName_BecomesPartOfAQueueName(string name, string expected)
    {
        Assert.Equal(expected, HostIdentity.Normalize(name));
        Assert.True(QueueName.IsValid("h-" + HostIdentity.Normalize(name)));
    }

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("gpu", true)]
    [InlineData("h-box", true)]
    [InlineData("h-", false)]
    [InlineData("h-Box", false)]
    [InlineData("", false)]
    [InlineData("default", false)]
    public void IsValid_QueueName_IsJudged(string queue, bool expected) => Assert.Equal(expected, QueueName.IsValid(queue));

    [Fact]
    public async Task EnterAsync_AllPlacesTaken_WaitsForOne()
    {
        var options = Options.Create(new ExecutionOptions { CpuSlots = 2, UseGpus = false });
        var gate = new SlotGate(new HostIdentity(options, Options.Create(new SiteOptions())), options);
        await gate.OpenAsync(Token);
        var adopted = gate.Occupy(null);
        var first = await gate.EnterAsync("cpu", Token);
        using var beyond = gate.Occupy(null);
        var waiting = gate.EnterAsync("h-here", Token);
        Assert.False(waiting.IsCompleted);

        beyond.Dispose();
        Assert.False(waiting.IsCompleted);
        adopted.Dispose();
        adopted.Dispose();

        using var second = await waiting;
        Assert.False(gate.EnterAsync("cpu", Token).IsCompleted);
        first.Dispose();
    }

    [Fact]
    public async Task Find_Process_IsItselfUntilItEnds()
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sleep", "60"))!;
        var identity = ProcessIdentity.Find(process.Id);

        Assert.True(identity!.IsAlive);
        Assert.False((identity with { Start = "another boot:1" }).IsAlive);
        process.Kill();
        await process.WaitForExitAsync(Token);
        Assert.False(identity.IsAlive);
    }

    [Theory]
    [InlineData("/data/runs", "nfs4")]
    [InlineData("/data", "nfs4")]
    [InlineData("/data/local/db", null)]
    [InlineData("/database", null)]
    [InlineData("/mnt/two words/x", "cifs")]
    public void Find_NetworkFileSystem_IsTheDeepestMount(string directory, string? expected)
    {
        var mounts = Path.GetTempFileName();
        try
        {
            File.WriteAllText(
                mounts,
                """
                /dev/vda / ext4 rw 0 0
                server:/x /data nfs4 rw 0 0
                /dev/vdb /data/local ext4 rw 0 0
                //nas/y /mnt/two\040words cifs rw 0 0
                """);

            Assert.Equal(expected, NetworkFileSystem.Find(directory, mounts));
        }
        finally
        {
            File.Delete(mounts);
        }
    }
}
