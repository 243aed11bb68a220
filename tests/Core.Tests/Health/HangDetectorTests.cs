using Platform.Training.Core.Health;

namespace Platform.Core.Tests.Health;

public sealed class HangDetectorTests
{
    private static readonly WatchdogConfig Config = new() { Factor = 10, FloorSeconds = 20, FirstSeconds = 60 };
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(TimeBucket.Compute, 0.1, 20)]
    [InlineData(TimeBucket.Compute, 5.0, 50)]
    [InlineData(TimeBucket.Evaluation, null, 60)]
    [InlineData(TimeBucket.StartUp, 0.1, 60)]
    public void Look_NothingMoves_ReportsAtTheLimitOnceAndEndsAtTwice(TimeBucket bucket, double? typical, int limit)
    {
        var detector = new HangDetector(Config);
        var activity = new TimeActivity(7, bucket, 3, typical is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

        var verdicts = Enumerable.Range(0, 2 * limit + 1).Select(_ => detector.Look(activity, Second)).ToArray();

        // The first look sees the activity change, so silence counts from there.
        Assert.Equal(limit, Array.IndexOf(verdicts, HangVerdict.Report));
        Assert.Equal(2 * limit, Array.IndexOf(verdicts, HangVerdict.End));
        Assert.Equal(1, verdicts.Count(verdict => verdict == HangVerdict.Report));
    }

    [Fact]
    public void Look_MovesAgainAfterTheReport_BeginsAnew()
    {
        var detector = new HangDetector(Config);
        var activity = new TimeActivity(1, TimeBucket.Data, 3, Second);
        for (var i = 0; i <= 25; i++)
        {
            detector.Look(activity, Second);
        }

        var moved = activity with { Changes = 2 };
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(HangVerdict.Fine, detector.Look(moved, Second)));
        Assert.Equal(HangVerdict.Report, detector.Look(moved, Second));
    }

    [Fact]
    public void Look_AfterTheMachineSlept_DoesNotTakeItForAHang()
    {
        var detector = new HangDetector(Config);
        var activity = new TimeActivity(1, TimeBucket.Compute, 3, Second);
        detector.Look(activity, Second);

        Assert.Equal(HangVerdict.Fine, detector.Look(activity, TimeSpan.FromHours(8)));
        Assert.Equal(TimeSpan.FromSeconds(5), detector.Quiet);
    }

    [Fact]
    public void Look_SwitchedOff_FindsNothing()
    {
        var detector = new HangDetector(Config with { Enabled = false });
        var activity = new TimeActivity(1, TimeBucket.Compute, 3, Second);

        Assert.All(Enumerable.Range(0, 200), _ => Assert.Equal(HangVerdict.Fine, detector.Look(activity, Second)));
    }
}
