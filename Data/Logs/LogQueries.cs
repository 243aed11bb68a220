using Microsoft.EntityFrameworkCore;

namespace Platform.Data.Logs;

/// <summary>Reads logs by position.</summary>
public sealed class LogQueries
{
    private readonly DataStore _store;

    internal LogQueries(DataStore store) => _store = store;

    /// <summary>Reads from a position on.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="offset">The position of the first byte to read, 0 for the beginning.</param>
    /// <param name="maxBytes">The most bytes to return.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The stretch, empty at the end of the log and for a run that does not exist.</returns>
    public Task<LogSlice> ReadAsync(long runId, long offset, int maxBytes = 256 * 1024, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(async db =>
        {
            var length = await LengthAsync(db, runId, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(db, runId, Math.Clamp(offset, 0, length), maxBytes, length, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Reads the end of a log.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="maxBytes">The most bytes to return.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The stretch; it begins after a line's end unless it holds the whole log or one line is longer than it.</returns>
    public Task<LogSlice> TailAsync(long runId, int maxBytes = 64 * 1024, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(async db =>
        {
            var length = await LengthAsync(db, runId, cancellationToken).ConfigureAwait(false);
            var slice = await ReadAsync(db, runId, Math.Max(0, length - maxBytes), maxBytes, length, cancellationToken)
                .ConfigureAwait(false);
            var lineEnd = slice.Offset == 0 ? -1 : Array.IndexOf(slice.Bytes, (byte)'\n');
            return lineEnd < 0 ? slice : slice with { Offset = slice.Offset + lineEnd + 1, Bytes = slice.Bytes[(lineEnd + 1)..] };
        }, cancellationToken);

    private static Task<long> LengthAsync(PlatformDbContext db, long runId, CancellationToken cancellationToken) =>
        db.Runs.Where(run => run.Id == runId).Select(run => run.LogLength).FirstOrDefaultAsync(cancellationToken);

    private static async Task<LogSlice> ReadAsync(
        PlatformDbContext db, long runId, long offset, int maxBytes, long length, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var start = await db.LogChunks.Where(chunk => chunk.RunId == runId && chunk.Offset <= offset)
            .MaxAsync(chunk => (long?)chunk.Offset, cancellationToken).ConfigureAwait(false) ?? 0;
        var chunks = db.LogChunks.Where(chunk => chunk.RunId == runId && chunk.Offset >= start && chunk.Offset < offset + maxBytes)
            .OrderBy(chunk => chunk.Offset).AsAsyncEnumerable();
        await foreach (var chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var skip = (int)Math.Min(chunk.Text.Length, Math.Max(0, offset - chunk.Offset));
            var take = Math.Min(chunk.Text.Length - skip, maxBytes - (int)bytes.Length);
            bytes.Write(chunk.Text, skip, take);
        }

        return new LogSlice(offset, bytes.ToArray(), length);
    }
}
