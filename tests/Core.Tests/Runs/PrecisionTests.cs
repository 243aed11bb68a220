using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Runs;

/// <summary>What holds for a run in fp32 has to hold for one whose products are bf16.</summary>
public sealed class PrecisionTests
{
    private static readonly Trainer.Config InBf16 = ToyRun.Config with { LogEverySteps = 1, Hardware = ToyRun.Config.Hardware with { Precision = Precision.Bf16 } };

    [Fact]
    public void Run_Bf16StoppedAndResumed_EqualsUninterruptedToTheBit()
    {
        using var whole = new ToyRun();
        using var parts = new ToyRun();

        var expected = whole.Execute(InBf16);
        parts.Execute(InBf16, stopAfter: 3);
        parts.Execute(InBf16, resume: true, stopAfter: 8);

        Assert.Equal(expected, parts.Execute(InBf16, resume: true));
        Assert.Equal(Losses(whole), Losses(parts));
    }

    [Fact]
    public void Run_Bf16_StaysNearFp32ButIsNotTheSame()
    {
        using var exact = new ToyRun();
        using var rounded = new ToyRun();

        Assert.NotEqual(exact.Execute(ToyRun.Config with { LogEverySteps = 1 }), rounded.Execute(InBf16));

        // The logits of a batch carry a few roundings of 2^-8 each.
        Assert.All(Losses(exact).Zip(Losses(rounded)), pair => Assert.Equal(pair.First, pair.Second, 0.02));
    }

    [Fact]
    public void Run_AutoThatNoRuleDecided_IsFp32ToTheBit()
    {
        using var exact = new ToyRun();
        using var open = new ToyRun();

        Assert.Equal(exact.Execute(), open.Execute(ToyRun.Config with { Hardware = ToyRun.Config.Hardware with { Precision = Precision.Auto } }));
    }

    [Fact]
    public void Run_Bf16Replayed_AgreesAndChangesNothing()
    {
        using var without = new ToyRun();
        using var run = new ToyRun();

        Assert.Equal(without.Execute(InBf16), run.Execute(InBf16 with { Replay = new ReplayPolicy { Policy = new EverySteps { Steps = 2 } } }));

        var mismatches = run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "health/replay_mismatches").ToArray();
        Assert.Equal(11, mismatches.Length);
        Assert.All(mismatches, metric => Assert.Equal(0, metric.Value));
    }

    [Fact]
    public void Run_Bf16BadStep_IsSkipped()
    {
        using var run = new ToyRun();

        run.Execute(InBf16 with { Input = new BadDataInput.Config(), MaxSteps = 12, OnBadStep = new BadStepPolicy { Action = BadStepAction.Skip } });

        Assert.Contains("Step 10 was skipped", Assert.Single(run.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Bf16_IsMeasuredInBf16AndSavedInFp32()
    {
        using var run = new ToyRun();
        var values = run.Execute(InBf16);
        var measured = run.Events.OfType<MetricEvent>().Last(metric => metric.Name == "dev/loss").Value;

        var (saved, found) = Measured(ScalarType.BFloat16);
        Assert.Equal(values, saved);
        Assert.Equal(measured, found);
        Assert.NotEqual(measured, Measured(ScalarType.Float32).Loss);
        Assert.Contains(values, value => (BitConverter.SingleToUInt32Bits(value) & 0xffff) != 0);

        (float[] Values, double Loss) Measured(ScalarType products)
        {
            using var input = InBf16.Input.Open(new InputEnvironment(null, InBf16.Seed));
            var model = InBf16.Model.For(input.Facts).Build();
            using var store = new ParameterStore(model, 99, CPU, products: products);
            CheckpointStore.Load(CheckpointStore.List(run.Files.Checkpoints)[0], store);
            return (store.Values.data<float>().ToArray(), InBf16.Evaluators[0].Build(input).Evaluate(model, CPU, default)["dev/loss"]);
        }
    }

    [Fact]
    public void TestMachine_Bf16_TrainingReportsItsShareOfThatPeak()
    {
        using var run = new ToyRun();
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(
            InBf16 with { MaxSteps = 3, Health = new() { Preflight = new() { MemoryMegabytes = 1, PeakMilliseconds = 2 } } }, new RunEnvironment(run.Files, events, null));
        var machine = new Recording();

        trainer.TestMachine(machine);
        trainer.Run(TestContext.Current.CancellationToken);

        Assert.Equal(ScalarType.BFloat16, machine.Last);
        Assert.Contains(run.Events.OfType<MetricEvent>(), metric => metric.Name == "train/mfu" && metric.Value > 0);
    }

    private static double[] Losses(ToyRun run) => [.. run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "train/loss").Select(metric => metric.Value)];

    /// <summary>Remembers the type of the last product.</summary>
    private sealed class Recording : IMachine
    {
        private readonly Machine _machine = new();

        public ScalarType Last { get; private set; }

        public Tensor Multiply(Tensor left, Tensor right)
        {
            Last = left.dtype;
            return _machine.Multiply(left, right);
        }

        public Tensor Store(Tensor pattern, Device device) => _machine.Store(pattern, device);

        public void Write(string path, ReadOnlySpan<byte> content) => _machine.Write(path, content);

        public byte[] Read(string path) => _machine.Read(path);

        public long FreeBytes(string directory) => _machine.FreeBytes(directory);
    }
}
