using CsCheck;
using Platform.Data.Metrics;
using Platform.Data.Runs;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Metrics;

public sealed class SeriesQueryTests(PostgreSqlServer server)
{
    /// <summary>Steps with gaps between them, values that repeat, and now and then one that is not finite.</summary>
    private static readonly Gen<(long Step, double Value)[]> Curves =
        Gen.Select(Gen.Long[1, 50], Gen.Frequency((20, Gen.Int[-9, 9].Select(i => i / 4.0)), (1, Gen.Int[0, 2].Select(i => i == 0 ? double.NaN : i == 1 ? double.PositiveInfinity : double.NegativeInfinity))))
            .Array[1, 400]
            .Select(steps =>
            {
                var step = 0L;
                return steps.Select(item => (step += item.Item1, item.Item2)).ToArray();
            });

    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ReadAsync_AnyCurve_EqualsBruteForce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        var seq = 0L;
        var count = 0;
        var cases = Gen.Select(Curves, Gen.Int[10, 120], Gen.Double[0, 1], Gen.Double[0, 1]);

        await cases.SampleAsync(
            async sample =>
            {
                var (curve, maxPoints, a, b) = sample;
                var name = $"curve/{Interlocked.Increment(ref count)}";
                await database.Ingestion.ApplyAsync(
                    lease, [.. curve.Select(point => new RunnerEvent.Metric(++seq, DateTime.UnixEpoch.AddSeconds(point.Step), name, point.Step, point.Value))], null, Token);
                var last = curve[^1].Step;
                var (from, to) = ((long)(Math.Min(a, b) * last), (long)(Math.Max(a, b) * last));

                var series = await database.Get<SeriesQuery>().ReadAsync(lease.RunId, name, from, to, maxPoints, Token);

                var expected = BruteForce([.. curve.Where(point => point.Step >= from && point.Step <= to)], maxPoints);
                Assert.NotNull(series);
                Assert.Equal(expected, series.Points);
                Assert.True(series.Points.Count <= maxPoints, $"{series.Points.Count} points, {maxPoints} allowed");
                Assert.Equal(curve.Count(point => point.Step >= from && point.Step <= to), series.TotalPoints);
                Assert.Equal(series.Points.Count < series.TotalPoints || series.TotalPoints > maxPoints, series.Sampled);
            },
            iter: 60,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ReadAsync_LongCurve_KeepsExtremesAndEnds(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        for (var batch = 0; batch < 10; batch++)
        {
            await database.Ingestion.ApplyAsync(
                lease,
                [.. Enumerable.Range((batch * 2000) + 1, 2000).Select(step => new RunnerEvent.Metric(
                    step, DateTime.UnixEpoch, "train/loss", step, step == 7777 ? 1000 : step == 7778 ? -1000 : Math.Sin(step)))],
                null,
                Token);
        }

        var series = await database.Get<SeriesQuery>().ReadAsync(lease.RunId, "train/loss", cancellationToken: Token);

        Assert.True(series!.Sampled);
        Assert.InRange(series.Points.Count, 900, SeriesQuery.MaxPoints);
        Assert.Equal((1L, 20_000L), (series.Points[0].Step, series.Points[^1].Step));
        Assert.Contains(new SeriesPoint(7777, DateTime.UnixEpoch, 1000), series.Points);
        Assert.Contains(new SeriesPoint(7778, DateTime.UnixEpoch, -1000), series.Points);
        Assert.Null(await database.Get<SeriesQuery>().ReadAsync(lease.RunId, "no such", cancellationToken: Token));
        Assert.Empty((await database.Get<SeriesQuery>().ReadAsync(lease.RunId, "train/loss", 30_000, cancellationToken: Token))!.Points);
    }

    /// <summary>The definition, point by point: of each bucket its first least, first greatest and first gap, and both ends.</summary>
    private static List<SeriesPoint> BruteForce((long Step, double Value)[] points, int maxPoints)
    {
        if (points.Length <= maxPoints)
        {
            return [.. points.Select(Drawn)];
        }

        var sample = BruteForceBuckets(points, (maxPoints - 2) / 2);
        return sample.Count <= maxPoints ? sample : BruteForceBuckets(points, (maxPoints - 2) / 3);
    }

    private static List<SeriesPoint> BruteForceBuckets((long Step, double Value)[] points, int buckets)
    {
        var (first, last) = (points[0].Step, points[^1].Step);
        var width = ((last - first) / buckets) + 1;
        var kept = new SortedDictionary<long, SeriesPoint> { [first] = Drawn(points[0]), [last] = Drawn(points[^1]) };
        foreach (var bucket in points.GroupBy(point => (point.Step - first) / width))
        {
            var finite = bucket.Where(point => double.IsFinite(point.Value)).ToList();
            if (finite.Count > 0)
            {
                Keep(finite.MinBy(point => (point.Value, point.Step)));
                Keep(finite.MinBy(point => (-point.Value, point.Step)));
            }

            foreach (var gap in bucket.Where(point => !double.IsFinite(point.Value)).Take(1))
            {
                Keep(gap);
            }
        }

        return [.. kept.Values];

        void Keep((long Step, double Value) point) => kept[point.Step] = Drawn(point);
    }

    private static SeriesPoint Drawn((long Step, double Value) point) =>
        new(point.Step, DateTime.UnixEpoch.AddSeconds(point.Step), double.IsFinite(point.Value) ? point.Value : null);
}
