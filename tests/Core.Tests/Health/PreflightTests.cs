using Platform.Core.Tests.Runs;
using Platform.Training.Core.Health;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Health;

public sealed class PreflightTests : IDisposable
{
    private static readonly PreflightConfig Config = new() { MemoryMegabytes = 4, PeakMilliseconds = 0 };

    private readonly string _directory = Directory.CreateTempSubdirectory("platform-preflight-").FullName;

    [Fact]
    public void Run_SoundMachine_PassesLeavesNothingBehindAndMeasuresItsPeak()
    {
        var report = new Preflight(Config with { PeakMilliseconds = 20 }, CPU, new Machine()).Run(_directory, 1000);

        // Between a pocket calculator and the fastest machine there is.
        Assert.InRange(report.MatrixPeak!.Value, 1e8, 1e16);
        Assert.True(report.FreeBytes > 1000);
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Theory]
    [InlineData(1e-3f)]
    [InlineData(-20f)]
    [InlineData(float.NaN)]
    public void Run_OneElementOfTheProductIsWrong_SaysWhich(float error)
    {
        var problem = Assert.Throws<PreflightException>(() => Run(new Faulty { ProductError = error }));

        Assert.Contains("cpu multiplies wrongly: element [17, 42]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MachineThatMultipliesInHalfPrecision_IsNotWithinRounding() =>
        Assert.Throws<PreflightException>(() => Run(new Faulty { HalfPrecision = true }));

    [Fact]
    public void Run_RunMultipliesInBf16_IsTestedAndMeasuredInIt()
    {
        var machine = new Faulty();

        var report = new Preflight(Config with { PeakMilliseconds = 1 }, CPU, machine, ScalarType.BFloat16).Run(_directory, 0);

        // fp32 arithmetic is tested first, for that is what is left of the step; the peak is that of bf16 alone.
        Assert.Equal([ScalarType.Float32, ScalarType.BFloat16, ScalarType.BFloat16], machine.Products[..3]);
        Assert.DoesNotContain(ScalarType.Float32, machine.Products[1..]);
        Assert.InRange(report.MatrixPeak!.Value, 1e8, 1e16);
    }

    [Theory]
    [InlineData(-20f)]
    [InlineData(float.NaN)]
    public void Run_OnlyBf16ProductsAreWrong_SaysSo(float error)
    {
        var machine = new Faulty { ProductError = error, OnlyInBf16 = true };

        Run(machine);
        var problem = Assert.Throws<PreflightException>(() => new Preflight(Config, CPU, machine, ScalarType.BFloat16).Run(_directory, 0));

        Assert.Contains("element [17, 42] of a product of two 160 x 160 bf16 matrices", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(31)]
    public void Run_OneBitOfMemoryStuck_SaysWhere(int bit)
    {
        var problem = Assert.Throws<PreflightException>(() => Run(new Faulty { StuckBit = bit }));

        Assert.Contains("Memory of cpu does not keep", problem.Message, StringComparison.Ordinal);
        Assert.Contains("1 of 1000000 words came back changed, the first 1312 bytes from the start", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DiskThatChangesAByte_SaysWhereAndCleansUp()
    {
        var problem = Assert.Throws<PreflightException>(() => Run(new Faulty { BrokenByte = 777 }));

        Assert.Contains(_directory, problem.Message, StringComparison.Ordinal);
        Assert.Contains("the first difference at byte 777", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void Run_NoRoomForTheCheckpoints_SaysHowMuchIsNeeded()
    {
        var problem = Assert.Throws<IOException>(() => new Preflight(Config, CPU, new Faulty { Free = 3_000_000 }).Run(_directory, 5_000_000));

        Assert.Equal(FailureClass.DiskFull, Failure.ClassOf(problem));
        Assert.Contains("room for 3.0 MB", problem.Message, StringComparison.Ordinal);
        Assert.Contains("need about 5.0 MB", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TestMachine_RoomForTheRunsCheckpoints_IsCountedFromItsModelAndOptimizer()
    {
        using var run = new ToyRun();
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        var config = ToyRun.Config with { Health = new() { Preflight = Config } };
        using var trainer = new Trainer(config, new RunEnvironment(run.Files, events, null));

        // Two checkpoints to keep, a third while it is made, each with values and AdamW's two moments; and the model.
        var needed = 4 * trainer.Model.ParameterCount * (3 * 3 + 1);
        Assert.NotNull(trainer.TestMachine(new Faulty { Free = needed }));
        Assert.Throws<IOException>(() => trainer.TestMachine(new Faulty { Free = needed - 1 }));
    }

    [Fact]
    public void TestMachine_Measured_TrainingReportsItsShareOfThePeak()
    {
        using var run = new ToyRun();
        using (var events = new EventLog(run.Files.Events, TimeProvider.System))
        using (var trainer = new Trainer(ToyRun.Config with { Health = new() { Preflight = Config with { PeakMilliseconds = 5 } } }, new RunEnvironment(run.Files, events, null)))
        {
            trainer.TestMachine(new Machine());
            trainer.Run(TestContext.Current.CancellationToken);
        }

        var shares = run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "train/mfu").ToArray();
        Assert.NotEmpty(shares);
        Assert.All(shares, share => Assert.True(share.Value > 0));
    }

    [Fact]
    public void TestMachine_SwitchedOff_TestsNothing()
    {
        using var run = new ToyRun();
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(ToyRun.Config with { Health = new() { Preflight = new() { Enabled = false } } }, new RunEnvironment(run.Files, events, null));

        Assert.Null(trainer.TestMachine(new Faulty { Free = 0, BrokenByte = 1 }));
    }

    [Fact]
    public void ClassOf_FaultyMachine_IsHardware() => Assert.Equal(FailureClass.Hardware, Failure.ClassOf(new PreflightException("")));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private PreflightReport Run(IMachine machine) => new Preflight(Config, CPU, machine).Run(_directory, 0);

    /// <summary>A machine with one fault.</summary>
    private sealed class Faulty : IMachine
    {
        private readonly Machine _sound = new();

        public float? ProductError { get; init; }

        public bool OnlyInBf16 { get; init; }

        public List<ScalarType> Products { get; } = [];

        public bool HalfPrecision { get; init; }

        public int? StuckBit { get; init; }

        public int? BrokenByte { get; init; }

        public long Free { get; init; } = long.MaxValue;

        public Tensor Multiply(Tensor left, Tensor right)
        {
            Products.Add(left.dtype);
            var product = HalfPrecision
                ? _sound.Multiply(left.bfloat16().to(ScalarType.Float32), right.bfloat16().to(ScalarType.Float32))
                : _sound.Multiply(left, right);
            return ProductError is { } error && !(OnlyInBf16 && left.dtype == ScalarType.Float32) ? product.index_put_(product[17, 42] + error, TensorIndex.Single(17), TensorIndex.Single(42)) : product;
        }

        public Tensor Store(Tensor pattern, Device device)
        {
            var stored = _sound.Store(pattern, device);
            if (StuckBit is { } bit)
            {
                stored[328] = stored[328].bitwise_or(unchecked((int)(1u << bit)));
            }

            return stored;
        }

        public void Write(string path, ReadOnlySpan<byte> content)
        {
            var written = content.ToArray();
            if (BrokenByte is { } place)
            {
                written[place] ^= 4;
            }

            _sound.Write(path, written);
        }

        public byte[] Read(string path) => _sound.Read(path);

        public long FreeBytes(string directory) => Free;
    }
}
