using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Data.Metrics;
using Platform.Data.Runs;
using Platform.WebApp.Runs;

namespace Platform.WebApp.Charts;

/// <summary>Curves over HTTP, downsampled for a chart or whole as CSV.</summary>
internal static class SeriesApi
{
    /// <summary>Maps <c>/api/runs/{id}/series</c> and <c>/api/series.csv</c>.</summary>
    public static void MapSeries(this WebApplication app)
    {
        app.MapGet("/api/runs/{id:long}/series", ReadAsync);
        app.MapGet("/api/series.csv", ExportAsync);
    }

    private static async Task<Results<Ok<SeriesView>, ProblemHttpResult>> ReadAsync(
        long id, string name, long? from, long? to, int? points, SeriesQuery series, RunQueries runs, CancellationToken cancellationToken)
    {
        var run = await runs.FindRunAsync(id, cancellationToken);
        if (run is null)
        {
            return RunsApi.NoRun(id);
        }

        // A run that has not measured anything yet has the metric soon: an empty curve, not an error.
        var found = await series.ReadAsync(id, name, from, to, points ?? SeriesQuery.MaxPoints, cancellationToken)
            ?? new Series(id, name, [], 0, false);
        return TypedResults.Ok(SeriesView.Of(found, run.StartedAt ?? run.CreatedAt));
    }

    private static IResult ExportAsync(long[] run, string name, SeriesQuery series, HttpContext context) =>
        Results.Stream(
            async stream =>
            {
                await using var text = new StreamWriter(stream, leaveOpen: true);
                await text.WriteLineAsync("run,step,time,value");
                foreach (var id in run.Distinct().Take(50))
                {
                    await foreach (var point in series.StreamAsync(id, name, context.RequestAborted))
                    {
                        await text.WriteLineAsync(FormattableString.Invariant($"{id},{point.Step},{point.Time:yyyy-MM-ddTHH:mm:ss.fffZ},{point.Value:R}"));
                    }
                }
            },
            "text/csv",
            $"{name.Replace('/', '-')}.csv");
}
