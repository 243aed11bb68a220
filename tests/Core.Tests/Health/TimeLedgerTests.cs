using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Platform.Training.Core.Health;

namespace Platform.Core.Tests.Health;

public sealed class TimeLedgerTests
{
    private static readonly TimeBucket[] Activities =
        [TimeBucket.Checks, TimeBucket.Data, TimeBucket.Compute, TimeBucket.Evaluation, TimeBucket.Checkpoint, TimeBucket.Other];

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Report_AnyNestingOverAnySessions_SumsToTheWallTimeExactly() =>
        Gen.Select(
            Gen.Int[0, Activities.Length + 1].Array[0, 60],
            Gen.Long[0, TimeSpan.TicksPerHour].Array[61],
            Gen.Long[0, TimeSpan.TicksPerDay].Array[1, 4]).Sample((moves, ticks, downs) =>
            {
                var time = new FakeTimeProvider();
                var began = time.GetUtcNow();
                TimeRecord? earlier = null;
                foreach (var down in downs)
                {
                    var ledger = new TimeLedger(time, TimeSpan.Zero, earlier);
                    Play(ledger, moves, ticks, time);
                    Assert.Equal(time.GetUtcNow() - began, ledger.Report.Wall);
                    earlier = Stored(ledger.Record);
                    time.Advance(TimeSpan.FromTicks(down));
                }
            });

    [Fact]
    public void Report_NestedActivities_GoToTheInnermost()
    {
        var ledger = new TimeLedger(_time, before: TimeSpan.FromSeconds(2));
        Pass(3);
        ledger.EndStartUp();
        Pass(1);
        using (ledger.InStep(1))
        {
            Pass(10);
            using (ledger.In(TimeBucket.Data))
            {
                Pass(4);
            }

            Pass(20);
        }

        using (ledger.In(TimeBucket.Evaluation))
        {
            Pass(5);
        }

        AssertSeconds(ledger.Report, (TimeBucket.StartUp, 5), (TimeBucket.Other, 1), (TimeBucket.Compute, 30), (TimeBucket.Data, 4), (TimeBucket.Evaluation, 5));
        Assert.Equal(30.0 / 45, ledger.Report.Goodput);
        Assert.Equal("goodput 67 %: compute 30 s, start-up 5.0 s, evaluation 5.0 s, data 4.0 s, other 1.0 s", ledger.Report.ToString());
    }

    [Fact]
    public void Report_AfterACrash_CountsTheTimeBetweenAsDownAndTheLostStepsAsRepeated()
    {
        var first = new TimeLedger(_time);
        first.EndStartUp();
        Steps(first, 1, 10);
        var left = Stored(first.Record);
        Pass(100);

        // The newest checkpoint is from step 7: steps 8 to 10 are done once more, with what belongs to them.
        var second = new TimeLedger(_time, before: TimeSpan.FromSeconds(1), left);
        second.EndStartUp();
        Steps(second, 8, 12);

        Assert.Equal(2, second.Sessions);
        AssertSeconds(
            second.Report,
            (TimeBucket.Compute, 12),
            (TimeBucket.Data, 24),
            (TimeBucket.Repeated, 9),
            (TimeBucket.StartUp, 1),
            (TimeBucket.Down, 99));
    }

    [Fact]
    public void Report_StepsAfterARewind_AreRepeatedUntilTheHighestIsReached()
    {
        var ledger = new TimeLedger(_time);
        ledger.EndStartUp();
        Steps(ledger, 1, 5);
        Steps(ledger, 3, 6);

        AssertSeconds(ledger.Report, (TimeBucket.Compute, 6), (TimeBucket.Data, 12), (TimeBucket.Repeated, 9));
    }

    [Fact]
    public void InStep_ThatThrows_EndsWithWhatWasInside()
    {
        var ledger = new TimeLedger(_time);
        ledger.EndStartUp();
        Assert.Throws<InvalidOperationException>((Action)(() =>
        {
            using var step = ledger.InStep(1);
            using var data = ledger.In(TimeBucket.Data);
            throw new InvalidOperationException();
        }));

        Pass(2);
        AssertSeconds(ledger.Report, (TimeBucket.Other, 2));
    }

    [Fact]
    public void Read_FileThatWasCutShort_IsNone()
    {
        var path = Path.GetTempFileName();
        try
        {
            new TimeLedger(_time).Record.Write(path);
            File.WriteAllText(path, File.ReadAllText(path)[..40]);

            Assert.Null(TimeRecord.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Down_WithAClockSetBack_IsNotNegative()
    {
        var earlier = new TimeRecord(_time.GetUtcNow().UtcDateTime.AddHours(1), 1, 0, new Dictionary<TimeBucket, TimeSpan>());

        Assert.Equal(TimeSpan.Zero, new TimeLedger(_time, TimeSpan.Zero, earlier).Report.Buckets[TimeBucket.Down]);
    }

    private static void Play(TimeLedger ledger, int[] moves, long[] ticks, FakeTimeProvider time)
    {
        var open = new Stack<IDisposable>();
        for (var i = 0; i < moves.Length; i++)
        {
            time.Advance(TimeSpan.FromTicks(ticks[i]));
            if (moves[i] < Activities.Length)
            {
                open.Push(ledger.In(Activities[moves[i]]));
            }
            else if (moves[i] == Activities.Length)
            {
                open.Push(ledger.InStep(i));
            }
            else if (open.TryPop(out var ended))
            {
                ended.Dispose();
            }
            else
            {
                ledger.EndStartUp();
            }
        }

        time.Advance(TimeSpan.FromTicks(ticks[^1]));
    }

    private static TimeRecord Stored(TimeRecord record)
    {
        var path = Path.GetTempFileName();
        try
        {
            record.Write(path);
            return TimeRecord.Read(path)!;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertSeconds(TimeReport report, params (TimeBucket Bucket, double Seconds)[] expected) =>
        Assert.Equal(
            expected.OrderBy(item => item.Bucket),
            report.Buckets.Where(bucket => bucket.Value > TimeSpan.Zero).Select(bucket => (bucket.Key, bucket.Value.TotalSeconds)).OrderBy(item => item.Key));

    /// <summary>Steps that wait two seconds for data and compute for one.</summary>
    private void Steps(TimeLedger ledger, int from, int to)
    {
        for (var step = from; step <= to; step++)
        {
            using var computing = ledger.InStep(step);
            using (ledger.In(TimeBucket.Data))
            {
                Pass(2);
            }

            Pass(1);
        }
    }

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
