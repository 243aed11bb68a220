using Platform.Training.Compression.Sweeps;

namespace Platform.Compression.Tests.Sweeps;

public sealed class SweepEstimatorTests
{
    private static readonly SweepPlan Plan = SweepPlan.Of(Specs.Small with { Seeds = [1, 2] });
    private static readonly Dictionary<string, double> None = [];

    [Fact]
    public void SecondsOf_MeasuredStep_IsThatOfAllItsSteps()
    {
        var estimator = new SweepEstimator(Plan, SweepSpeed.Processor(1), None, new Dictionary<string, double> { ["sst2-tiny"] = 0.1 });

        // 2 epochs of 67,349 examples in batches of 64; then a start, four measurements of dev and an export.
        Assert.InRange(estimator.SecondsOf(Plan.Find("sst2-tiny-base-s1")), 2105 * 0.1, 2105 * 0.1 + 25);
        Assert.InRange(estimator.SecondsOf(Plan.Find("sst2-tiny-qat8-s1")), 1.2 * 210, 1.4 * 210 + 25);
    }

    /// <summary>Seconds that runs with one thread took, two at a time, on two cores that were shared with other processes.</summary>
    [Theory]
    [InlineData("2x32-base", 36)]
    [InlineData("2x64-base", 65)]
    [InlineData("tiny-base", 181)]
    [InlineData("2x32-qat8", 43)]
    [InlineData("2x64-qat8", 68)]
    [InlineData("2x32-kd", 96)]
    [InlineData("2x64-kd", 129)]
    public void SecondsOf_MatrixSpeedOfARealMachine_IsNearWhatItsRunsTook(string cell, double seconds)
    {
        var plan = SweepPlan.Of(SweepCatalog.Find("sst2-small").Create());
        var estimator = new SweepEstimator(plan, SweepSpeed.Measured(1, 33e9), None, None);

        Assert.InRange(estimator.SecondsOf(plan.Find($"sst2-{cell}-s1"))  / seconds, 0.67, 1.5);
    }

    [Fact]
    public void SecondsOf_FinishedRunOfTheSameKind_IsItsTime()
    {
        var estimator = new SweepEstimator(Plan, SweepSpeed.Processor(1), new Dictionary<string, double> { ["sst2-tiny-mp40-s1"] = 100, ["sst2-tiny-mp60-s1"] = 140 }, None);

        Assert.Equal(120, estimator.SecondsOf(Plan.Find("sst2-tiny-mp40-s2")), 1e-9);
    }

    [Fact]
    public void SecondsOf_OtherKinds_AreScaledAsFinishedRunsDifferedFromWhatWasReckoned()
    {
        var key = "sst2-tiny-base-s1";
        var reckoned = new SweepEstimator(Plan, SweepSpeed.Processor(1), None, None);
        var finished = new Dictionary<string, double> { [key] = 3 * reckoned.SecondsOf(Plan.Find(key)) };
        var scaled = new SweepEstimator(Plan, SweepSpeed.Processor(1), finished, None);

        Assert.All(Plan.Runs, run => Assert.Equal(3, scaled.SecondsOf(run) / reckoned.SecondsOf(run), 1e-9));
    }

    [Fact]
    public void Of_TwoJobs_TakesHalfTheTimeButNeverLessThanTheLongestRun()
    {
        var estimator = new SweepEstimator(Plan, SweepSpeed.Processor(1), None, None);

        Assert.Equal(estimator.Of(Plan.Runs, 1).Seconds, 2 * estimator.Of(Plan.Runs, 2).Seconds, 1e-6);
        Assert.Equal(Plan.Runs.Max(estimator.SecondsOf), estimator.Of(Plan.Runs, 1000).Seconds, 1e-6);
        Assert.Equal((0, 0.0, "nothing is left to do"), (estimator.Of([], 2).Runs, estimator.Of([], 2).Seconds, estimator.Of([], 2).Basis));
    }

    [Fact]
    public void Basis_Mixed_SaysHowManyRunsAreEstimatedHow()
    {
        var estimator = new SweepEstimator(Plan, SweepSpeed.Processor(2), new Dictionary<string, double> { ["sst2-tiny-base-s1"] = 100 }, new Dictionary<string, double> { ["sst2-tiny"] = 0.1 });

        Assert.Equal(
            "2 by finished runs of the same kind; 22 by measured steps, scaled as finished runs differed from that; 24 by counted operations at 30 GFLOP/s, which is assumed for 2 threads, scaled as finished runs differed from that",
            estimator.Of(Plan.Runs, 1).Basis);
    }

    [Theory]
    [InlineData(SweepKeeps.Figures)]
    [InlineData(SweepKeeps.Artifacts)]
    [InlineData(SweepKeeps.Everything)]
    public void DiskBytes_GrowWithWhatIsKept(SweepKeeps keeps)
    {
        var plan = SweepPlan.Of(Specs.Small with { Keeps = keeps });
        var disk = new SweepEstimator(plan, SweepSpeed.Processor(1), None, None).Of(plan.Runs, 2);

        // Tiny has 4.4 million parameters and 4x128 4.8 million: 17.5 and 19.1 MB in single precision.
        var (least, most) = keeps switch { SweepKeeps.Figures => (0.08e9, 0.15e9), SweepKeeps.Artifacts => (0.6e9, 1e9), _ => (1.8e9, 2.4e9) };
        Assert.InRange(disk.DiskBytes, least, most);
        Assert.True(disk.PeakBytes > disk.DiskBytes);
    }

    [Theory]
    [InlineData(45, "45 s")]
    [InlineData(600, "10 min")]
    [InlineData(12_000, "3 h 20 min")]
    [InlineData(864_000, "10 days")]
    public void Words_Seconds_AreReadable(double seconds, string words) => Assert.Equal(words, SweepEstimate.Words(seconds));
}
