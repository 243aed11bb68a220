using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Data.Logs;
using Platform.Data.Runs;

namespace Platform.WebApp.Runs;

/// <summary>Logs over HTTP: pieces by offset for the page, the whole as a file.</summary>
internal static class LogApi
{
    private const int Piece = 256 * 1024;

    /// <summary>Maps <c>/api/runs/{id}/log</c> and <c>/api/runs/{id}/log.txt</c>.</summary>
    public static void MapLogs(this WebApplication app)
    {
        app.MapGet("/api/runs/{id:long}/log", ReadAsync);
        app.MapGet("/api/runs/{id:long}/log.txt", DownloadAsync);
    }

    /// <summary>A piece from an offset on, or the end of the log; headers say where it stands.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ReadAsync(
        long id, long? offset, LogQueries logs, RunQueries runs, HttpContext context, CancellationToken cancellationToken)
    {
        if (await runs.FindRunAsync(id, cancellationToken) is null)
        {
            return RunsApi.NoRun(id);
        }

        var slice = offset is { } from
            ? await logs.ReadAsync(id, Math.Max(0, from), Piece, cancellationToken)
            : await logs.TailAsync(id, Piece, cancellationToken);
        context.Response.Headers["Log-Offset"] = slice.Offset.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["Log-Length"] = slice.Length.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(slice.Bytes, "text/plain; charset=utf-8");
    }

    private static IResult DownloadAsync(long id, LogQueries logs, HttpContext context) =>
        Results.Stream(
            async stream =>
            {
                for (long at = 0; ;)
                {
                    var slice = await logs.ReadAsync(id, at, Piece, context.RequestAborted);
                    if (slice.Bytes.Length == 0)
                    {
                        return;
                    }

                    await stream.WriteAsync(slice.Bytes, context.RequestAborted);
                    at = slice.End;
                }
            },
            "text/plain; charset=utf-8",
            $"run-{id}-log.txt");
}
