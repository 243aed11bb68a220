using Platform.Training.Core.Hardware;

namespace Platform.Core.Tests.Hardware;

public sealed class HardwareProbeTests
{
    private static readonly string[] Two =
    [
        "GPU-aaaa, NVIDIA A100-SXM4-40GB, 40960, 1024, 8.0",
        "GPU-bbbb, Tesla T4, 15360, 15000, 7.5",
    ];

    [Fact]
    public void Gpus_AnswerOfTheDriver_IsRead()
    {
        var gpus = HardwareProbe.Gpus(Two, visible: null, most: 2);

        Assert.Equal(new GpuFacts(0, "NVIDIA A100-SXM4-40GB", 40960L << 20, 1024L << 20, new Version(8, 0)), gpus[0]);
        Assert.Equal([true, false], gpus.Select(gpu => gpu.SupportsBFloat16));
    }

    [Theory]
    [InlineData("1", "Tesla T4")]
    [InlineData("1,0", "Tesla T4|NVIDIA A100-SXM4-40GB")]
    [InlineData("GPU-bb", "Tesla T4")]
    [InlineData("", "")]
    [InlineData("0,7,1", "NVIDIA A100-SXM4-40GB")]
    public void Gpus_SomeVisible_AreCountedAsCudaCountsThem(string visible, string expected)
    {
        var gpus = HardwareProbe.Gpus(Two, visible, most: 2);

        Assert.Equal(expected, string.Join('|', gpus.Select(gpu => gpu.Name)));
        Assert.Equal(Enumerable.Range(0, gpus.Count), gpus.Select(gpu => gpu.Index));
    }

    [Theory]
    [InlineData("No devices were found")]
    [InlineData("GPU-aaaa, Some GPU, [N/A], [N/A], [N/A]")]
    public void Gpus_WhatIsNotKnown_DoesNotFail(string line) =>
        Assert.All(HardwareProbe.Gpus([line], null, 1), gpu => Assert.Equal((0L, false), (gpu.MemoryBytes, gpu.SupportsBFloat16)));

    [Fact]
    public void Probe_ThisHost_HasCoresAndMemory()
    {
        var facts = HardwareProbe.Probe();

        Assert.Equal(Environment.ProcessorCount, facts.Cores);
        Assert.InRange(facts.MemoryBytes, 1L << 28, 1L << 50);
    }

    [Fact]
    public void Probe_HostWithAGpu_SeesIt()
    {
        Assert.SkipUnless(TorchSharp.torch.cuda.is_available(), "needs a GPU and a build of libtorch that can use it");

        Assert.All(HardwareProbe.Probe().Gpus, gpu => Assert.InRange(gpu.FreeBytes, 1, gpu.MemoryBytes));
        Assert.NotEmpty(HardwareProbe.Probe().Gpus);
    }
}
