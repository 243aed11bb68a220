using Platform.Core.Tests.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Hardware;

public sealed class HardwareRulesTests
{
    private static readonly HardwareFacts Processor = new(4, 8_000_000_000, ["avx2"], []);

    private static readonly HardwareFacts TwoGpus = Processor with
    {
        Gpus = [new(0, "A", 40L << 30, 1L << 30, new Version(8, 0)), new(1, "B", 40L << 30, 30L << 30, new Version(9, 0))],
    };

    private static readonly HardwareFacts OldAndNew = Processor with
    {
        Gpus = [new(0, "H200", 140L << 30, 130L << 30, new Version(9, 0)), new(1, "T4", 16L << 30, 15L << 30, new Version(7, 5))],
    };

    [Fact]
    public void Apply_NoGpu_TakesTheProcessorAndSaysSo()
    {
        var (config, account) = HardwareRules.Apply(new HardwareConfig(), Processor);

        Assert.Equal(new HardwareConfig { Device = "cpu", Threads = 4 }, config);
        Assert.Equal("Hardware: 4 cores (avx2), 8.0 GB, no GPU; the rule for a processor sets device cpu, threads 4.", account);
    }

    [Fact]
    public void Apply_SeveralGpus_TakesTheOneWithTheMostFreeMemory()
    {
        var (config, account) = HardwareRules.Apply(new HardwareConfig(), TwoGpus);

        Assert.Equal("cuda:1", config.Device);
        Assert.Contains("cuda:1 B (32.2 of 42.9 GB free)", account, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', account);
    }

    [Theory]
    [InlineData("cpu", null, "cpu", 4)]
    [InlineData("cuda:0", 2, "cuda:0", 2)]
    [InlineData("auto", 3, "cuda:1", 3)]
    public void Apply_WhatTheConfigSays_Stays(string device, int? threads, string expectedDevice, int expectedThreads) =>
        Assert.Equal(
            new HardwareConfig { Device = expectedDevice, Threads = expectedThreads },
            HardwareRules.Apply(new HardwareConfig { Device = device, Threads = threads }, TwoGpus).Config);

    [Theory]
    [InlineData("auto", Precision.Auto, Precision.Bf16)]
    [InlineData("cuda:0", Precision.Auto, Precision.Bf16)]
    [InlineData("cpu", Precision.Auto, Precision.Fp32)]
    [InlineData("auto", Precision.Fp32, Precision.Fp32)]
    [InlineData("auto", Precision.Bf16, Precision.Bf16)]
    public void Apply_GpuWithUnitsForBf16_AutoTakesThemOnIt(string device, Precision precision, Precision expected)
    {
        var (config, account) = HardwareRules.Apply(new HardwareConfig { Device = device, Precision = precision }, TwoGpus);

        Assert.Equal(expected, config.Precision);
        Assert.Equal(precision == Precision.Auto, account.Contains($"precision {expected.ToString().ToLowerInvariant()}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("auto", Precision.Bf16)]
    [InlineData("cuda:0", Precision.Bf16)]
    [InlineData("cuda:1", Precision.Fp32)]
    public void Apply_OneGpuWithoutUnitsForBf16_AutoGoesByTheOneThatIsUsed(string device, Precision expected) =>
        Assert.Equal(expected, HardwareRules.Apply(new HardwareConfig { Device = device, Precision = Precision.Auto }, OldAndNew).Config.Precision);

    [Fact]
    public void Apply_Bf16OnAGpuWithoutUnitsForIt_IsRefused()
    {
        var problem = Assert.Throws<ConfigException>(() => HardwareRules.Apply(new HardwareConfig { Device = "cuda:1", Precision = Precision.Bf16 }, OldAndNew));

        Assert.Contains("hardware.precision", problem.Message, StringComparison.Ordinal);
        Assert.Contains("T4 (compute capability 7.5)", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("avx512_bf16", Precision.Auto, Precision.Fp32, false)]
    [InlineData("avx512_bf16", Precision.Bf16, Precision.Bf16, false)]
    [InlineData("avx2", Precision.Auto, Precision.Fp32, false)]
    [InlineData("avx2", Precision.Bf16, Precision.Bf16, true)]
    public void Apply_Processor_MultipliesInBf16OnlyWhereAskedTo(string set, Precision precision, Precision expected, bool isWarned)
    {
        var (config, account) = HardwareRules.Apply(new HardwareConfig { Precision = precision }, Processor with { InstructionSets = [set] });

        Assert.Equal(expected, config.Precision);
        Assert.Equal(isWarned, account.Contains("expect fp32 to be faster", StringComparison.Ordinal));
        Assert.DoesNotContain('\n', account);
    }

    [Fact]
    public void Precision_InText_IsWrittenAndReadByItsShortName()
    {
        Assert.Contains("\"precision\": \"bf16\"", ConfigJson.Write(new HardwareConfig { Precision = Precision.Bf16 }), StringComparison.Ordinal);
        Assert.Equal(Precision.Fp32, ConfigJson.Read<HardwareConfig>("{}").Precision);
        Assert.Contains("fp32", Assert.Throws<ConfigException>(() => ConfigJson.Read<HardwareConfig>("{ \"precision\": \"fp16\" }")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_SeveralRulesApply_TheFirstCounts()
    {
        HardwareRule[] rules = [Rule("many cores", facts => facts.Cores > 16, 8), Rule("some cores", facts => facts.Cores > 2, 2), Rule("any", _ => true, 1)];

        Assert.Equal(2, HardwareRules.Apply(new HardwareConfig(), Processor, rules).Config.Threads);
        var (config, account) = HardwareRules.Apply(new HardwareConfig(), Processor, rules[..1]);
        Assert.Equal(new HardwareConfig(), config);
        Assert.Contains("no rule is for it", account, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_RuleThatSetsWhatIsNotThere_IsRefused() =>
        Assert.Throws<ConfigException>(() => HardwareRules.Apply(
            new HardwareConfig(), Processor, [new("wrong", _ => true, _ => [new SetField { At = "devise", Value = "cpu" }])]));

    [Fact]
    public void Apply_HostWithAGpu_TrainsThereToTheSameLoss()
    {
        Assert.SkipUnless(TorchSharp.torch.cuda.is_available(), "needs a GPU and a build of libtorch that can use it");
        using var processor = new ToyRun();
        using var gpu = new ToyRun();

        processor.Execute(ToyRun.Config with { MaxSteps = 5 });
        gpu.Execute(ToyRun.Config with { MaxSteps = 5, Hardware = HardwareRules.Apply(new HardwareConfig(), HardwareProbe.Probe()).Config });

        // Both draw the same first weights and data; dropout differs by device, hence the wide tolerance.
        Assert.Equal(Loss(processor), Loss(gpu), tolerance: 0.3);
    }

    [Fact]
    public void Apply_HostWithAGpuForBf16_TrainsThereInBf16()
    {
        var facts = HardwareProbe.Probe();
        Assert.SkipUnless(facts.Gpus.Any(gpu => gpu.SupportsBFloat16), "needs a GPU of compute capability 8.0 or more and a build of libtorch that can use it");
        using var processor = new ToyRun();
        using var gpu = new ToyRun();
        var fitted = HardwareRules.Apply(new HardwareConfig { Precision = Precision.Auto }, facts).Config;

        processor.Execute(ToyRun.Config with { MaxSteps = 5 });
        gpu.Execute(ToyRun.Config with { MaxSteps = 5, Hardware = fitted });

        Assert.Equal(Precision.Bf16, fitted.Precision);
        Assert.Equal(Loss(processor), Loss(gpu), tolerance: 0.3);
    }

    private static double Loss(ToyRun run) => run.Events.OfType<MetricEvent>().Last(metric => metric.Name == "train/loss").Value;

    private static HardwareRule Rule(string name, Func<HardwareFacts, bool> applies, int threads) =>
        new(name, applies, _ => [new SetField { At = "threads", Value = $"{threads}" }]);
}
