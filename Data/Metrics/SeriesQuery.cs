using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Platform.Data.Metrics;

/// <summary>Reads curves, downsampled in the database, so that the memory used does not grow with the curve.</summary>
public sealed class SeriesQuery
{
    /// <summary>The most points a curve is drawn with.</summary>
    public const int MaxPoints = 1000;

    private readonly DataStore _store;

    internal SeriesQuery(DataStore store) => _store = store;

    /// <summary>Reads a curve.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="name">The metric.</param>
    /// <param name="fromStep">The first step of the range; null for the first there is.</param>
    /// <param name="toStep">The last step of the range; null for the last there is.</param>
    /// <param name="maxPoints">The most points to return, 10 to <see cref="MaxPoints"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The curve, or null where the run has no such metric.</returns>
    public Task<Series?> ReadAsync(
        long runId,
        string name,
        long? fromStep = null,
        long? toStep = null,
        int maxPoints = MaxPoints,
        CancellationToken cancellationToken = default)
    {
        maxPoints = Math.Clamp(maxPoints, 10, MaxPoints);
        return _store.ReadAsync(async db =>
        {
            var metricId = await db.RunMetrics.Where(metric => metric.RunId == runId && metric.Name == name)
                .Select(metric => (long?)metric.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (metricId is not { } id)
            {
                return null;
            }

            var range = db.MetricPoints.Where(point => point.RunMetricId == id
                && point.Step >= (fromStep ?? long.MinValue) && point.Step <= (toStep ?? long.MaxValue));
            var extent = await range.GroupBy(_ => 1)
                .Select(all => new { Count = all.LongCount(), First = all.Min(point => point.Step), Last = all.Max(point => point.Step) })
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (extent is null)
            {
                return new Series(runId, name, [], 0, false);
            }

            if (extent.Count <= maxPoints)
            {
                var all = await range.OrderBy(point => point.Step).Select(point => new { point.Step, point.Time, point.Value })
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                return new Series(runId, name, [.. all.Select(point => Drawn(point.Step, point.Time, point.Value))], extent.Count, false);
            }

            // Gaps are rare; only where they are many the buckets become fewer, so that there is room for them.
            var sample = await SampleAsync(db, id, extent.First, extent.Last, (maxPoints - 2) / 2, cancellationToken).ConfigureAwait(false);
            if (sample.Count > maxPoints)
            {
                sample = await SampleAsync(db, id, extent.First, extent.Last, (maxPoints - 2) / 3, cancellationToken).ConfigureAwait(false);
            }

            return new Series(runId, name, sample, extent.Count, true);
        }, cancellationToken);
    }

    /// <summary>Reads every point of a curve in order of step, one after the other; nothing where the run has no such metric.</summary>
    public async IAsyncEnumerable<SeriesPoint> StreamAsync(
        long runId, string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int Stretch = 10_000;
        long? after = null;
        while (true)
        {
            var from = after + 1 ?? long.MinValue;
            var points = await _store.ReadAsync(
                db => db.MetricPoints
                    .Where(point => point.Step >= from && db.RunMetrics.Any(
                        metric => metric.Id == point.RunMetricId && metric.RunId == runId && metric.Name == name))
                    .OrderBy(point => point.Step).Take(Stretch).ToListAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false);
            foreach (var point in points)
            {
                yield return Drawn(point.Step, point.Time, point.Value);
            }

            if (points.Count < Stretch)
            {
                yield break;
            }

            after = points[^1].Step;
        }
    }

    private static SeriesPoint Drawn(long step, DateTime time, double? value) =>
        new(step, time, value is { } number && double.IsFinite(number) ? number : null);

    /// <summary>
    /// A bucket gives at most three points: its least value, its greatest, and its first gap; the ends of the range come on top. Each is
    /// found by a scan of the bucket's stretch of the primary key, which sorts nothing; ranking all points by windows took ten times as long.
    /// </summary>
    private static async Task<List<SeriesPoint>> SampleAsync(
        PlatformDbContext db, long metric, long first, long last, int buckets, CancellationToken cancellationToken)
    {
        var width = ((last - first) / buckets) + 1;
        const double Low = double.MinValue, High = double.MaxValue;
        var rows = await db.Database.SqlQuery<SampledPoint>($"""
            WITH RECURSIVE buckets(lo) AS (SELECT {first} UNION ALL SELECT lo + {width} FROM buckets WHERE lo + {width} <= {last})
            SELECT "Step", "Time", "Value" FROM "MetricPoints" WHERE "RunMetricId" = {metric} AND "Step" IN (
                SELECT {first} UNION SELECT {last}
                UNION SELECT (SELECT "Step" FROM "MetricPoints"
                    WHERE "RunMetricId" = {metric} AND "Step" >= lo AND "Step" < lo + {width} AND "Step" <= {last} AND "Value" BETWEEN {Low} AND {High}
                    ORDER BY "Value", "Step" LIMIT 1) FROM buckets
                UNION SELECT (SELECT "Step" FROM "MetricPoints"
                    WHERE "RunMetricId" = {metric} AND "Step" >= lo AND "Step" < lo + {width} AND "Step" <= {last} AND "Value" BETWEEN {Low} AND {High}
                    ORDER BY "Value" DESC, "Step" LIMIT 1) FROM buckets
                UNION SELECT (SELECT "Step" FROM "MetricPoints"
                    WHERE "RunMetricId" = {metric} AND "Step" >= lo AND "Step" < lo + {width} AND "Step" <= {last}
                        AND ("Value" IS NULL OR NOT "Value" BETWEEN {Low} AND {High})
                    ORDER BY "Step" LIMIT 1) FROM buckets)
            ORDER BY "Step"
            """).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => Drawn(row.Step, DateTimeOffset.FromUnixTimeMilliseconds(row.Time).UtcDateTime, row.Value))];
    }

    private sealed record SampledPoint(long Step, long Time, double? Value);
}
