using Microsoft.EntityFrameworkCore;

namespace Platform.Data;

/// <summary>
/// Opens contexts for short reads and short write transactions. SQLite has one writer, so writes of this process wait here for each
/// other, asynchronously, instead of inside the engine, where waiting blocks a thread. A write transaction begins with the write lock
/// (BEGIN IMMEDIATE): a transaction that reads first and writes later fails with "database is locked" without waiting.
/// </summary>
internal sealed class DataStore(IDbContextFactory<PlatformDbContext> factory, DataOptions options) : IDisposable
{
    private readonly SemaphoreSlim? _writer = options.Provider == DatabaseProvider.Sqlite ? new SemaphoreSlim(1, 1) : null;

    public async Task<T> ReadAsync<T>(Func<PlatformDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db).ConfigureAwait(false);
    }

    public async Task<T> WriteAsync<T>(Func<PlatformDbContext, Task<T>> write, CancellationToken cancellationToken)
    {
        if (_writer is not null)
        {
            await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var result = await write(db).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return result;
        }
        finally
        {
            _writer?.Release();
        }
    }

    public void Dispose() => _writer?.Dispose();
}
