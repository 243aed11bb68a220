using Platform.Training.Core.Experiments;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;

namespace Platform.Language.Tests.Experiments;

public sealed class PrecisionTests : IDisposable
{
    private const int Steps = 132;

    private readonly TemporaryDirectory _exact = new();
    private readonly TemporaryDirectory _rounded = new();

    public void Dispose()
    {
        _exact.Dispose();
        _rounded.Dispose();
    }

    /// <summary>
    /// Both runs see the same first weights, batches and dropout. Over the whole of this experiment, three seeds each, the
    /// losses of the two lay 0.004 apart at most, where those of two seeds lay up to 0.15 apart; five times that is allowed.
    /// </summary>
    [Fact]
    public void Train_SampleInBf16_ReachesTheLossOfFp32()
    {
        (double[] exact, double[] rounded) = (Losses(Precision.Fp32, _exact), Losses(Precision.Bf16, _rounded));

        Assert.NotEqual(exact, rounded);
        Assert.True(exact[^1] < exact[0] - 0.05, $"fp32 went from {exact[0]:F3} to {exact[^1]:F3}");
        Assert.True(rounded[^1] < rounded[0] - 0.05, $"bf16 went from {rounded[0]:F3} to {rounded[^1]:F3}");
        Assert.All(exact.Zip(rounded), pair => Assert.Equal(pair.First, pair.Second, 0.02));
    }

    /// <summary>The mean loss of each third of the steps.</summary>
    private static double[] Losses(Precision precision, TemporaryDirectory directory)
    {
        Trainer.Config config = new ExperimentCatalog(typeof(LanguageExperiments).Assembly).Find("sample-tiny").Create();
        RunDirectory files = new(directory.Path);
        files.Create();
        RecordedEvents events = new();
        using Trainer trainer = new(
            config with
            {
                Hardware = new() { Device = "cpu", Threads = 1, Precision = precision },
                MaxSteps = Steps,
                LogEverySteps = Steps / 3,
                Evaluators = [],
            },
            new RunEnvironment(files, events, null));
        Assert.True(trainer.Run(TestContext.Current.CancellationToken));
        return events.Figures("train/loss");
    }
}
