using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Data.Runs;

namespace Platform.Data.Metrics;

/// <summary>Stores points in bulk and keeps the figures of their metrics.</summary>
internal static class MetricWriter
{
    private const int PointsPerStatement = 500;

    public static async Task WriteAsync(
        PlatformDbContext db, long runId, IReadOnlyList<RunnerEvent.Metric> points, CancellationToken cancellationToken)
    {
        var names = points.Select(point => point.Name).Distinct().ToList();
        var metrics = await db.RunMetrics.Where(metric => metric.RunId == runId && names.Contains(metric.Name))
            .ToDictionaryAsync(metric => metric.Name, cancellationToken).ConfigureAwait(false);
        foreach (var name in names.Where(name => !metrics.ContainsKey(name)))
        {
            var metric = new RunMetric { RunId = runId, Name = name, LastStep = long.MinValue };
            db.RunMetrics.Add(metric);
            metrics.Add(name, metric);
        }

        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var group in points.GroupBy(point => point.Name))
        {
            var metric = metrics[group.Key];
            var list = group.ToList();
            if (await InsertAsync(db, metric.Id, list, cancellationToken).ConfigureAwait(false) == list.Count)
            {
                Add(metric, list);
            }
            else
            {
                // A step came twice; the first value stays, so the figures are taken from what is stored.
                await RecomputeAsync(db, metric, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<int> InsertAsync(
        PlatformDbContext db, long metricId, List<RunnerEvent.Metric> points, CancellationToken cancellationToken)
    {
        var inserted = 0;
        foreach (var chunk in points.Chunk(PointsPerStatement))
        {
            var sql = new StringBuilder("""INSERT INTO "MetricPoints" ("RunMetricId", "Step", "Time", "Value") VALUES """);
            var values = new object[(chunk.Length * 3) + 1];
            values[0] = metricId;
            for (var i = 0; i < chunk.Length; i++)
            {
                var first = (i * 3) + 1;
                sql.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}({{0}}, {{{first}}}, {{{first + 1}}}, ");
                values[first] = chunk[i].Step;
                values[first + 1] = new DateTimeOffset(chunk[i].Time, TimeSpan.Zero).ToUnixTimeMilliseconds();

                // NULL as text, because a parameter without a value has no type to infer.
                if (double.IsNaN(chunk[i].Value))
                {
                    sql.Append("NULL)");
                    values[first + 2] = 0.0;
                }
                else
                {
                    sql.Append(CultureInfo.InvariantCulture, $"{{{first + 2}}})");
                    values[first + 2] = chunk[i].Value;
                }
            }

            sql.Append(""" ON CONFLICT ("RunMetricId", "Step") DO NOTHING""");
            inserted += await db.Database.ExecuteSqlRawAsync(sql.ToString(), values, cancellationToken).ConfigureAwait(false);
        }

        return inserted;
    }

    private static void Add(RunMetric metric, List<RunnerEvent.Metric> points)
    {
        metric.Count += points.Count;
        foreach (var point in points)
        {
            double? value = double.IsNaN(point.Value) ? null : point.Value;
            if (point.Step >= metric.LastStep)
            {
                metric.LastStep = point.Step;
                metric.Last = value;
            }

            if (value is not { } number)
            {
                continue;
            }

            metric.Min = metric.Min is { } min ? Math.Min(min, number) : number;
            metric.Max = metric.Max is { } max ? Math.Max(max, number) : number;
            if (IsBetter(metric, point.Step, number))
            {
                metric.Best = number;
                metric.BestStep = point.Step;
            }
        }
    }

    private static bool IsBetter(RunMetric metric, long step, double value)
    {
        if (metric.Best is not { } best)
        {
            return true;
        }

        return value == best ? step < metric.BestStep : MetricDirection.LowerIsBetter(metric.Name) ? value < best : value > best;
    }

    private static async Task RecomputeAsync(PlatformDbContext db, RunMetric metric, CancellationToken cancellationToken)
    {
        var points = db.MetricPoints.AsNoTracking().Where(point => point.RunMetricId == metric.Id);
        metric.Count = await points.LongCountAsync(cancellationToken).ConfigureAwait(false);
        metric.Min = await points.MinAsync(point => point.Value, cancellationToken).ConfigureAwait(false);
        metric.Max = await points.MaxAsync(point => point.Value, cancellationToken).ConfigureAwait(false);
        metric.Best = MetricDirection.LowerIsBetter(metric.Name) ? metric.Min : metric.Max;
        metric.BestStep = metric.Best is null ? null : await points.Where(point => point.Value == metric.Best)
            .MinAsync(point => (long?)point.Step, cancellationToken).ConfigureAwait(false);
        var last = await points.OrderByDescending(point => point.Step).FirstAsync(cancellationToken).ConfigureAwait(false);
        metric.LastStep = last.Step;
        metric.Last = last.Value;
    }
}
