using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Platform.Migrations.Sqlite;

/// <summary>Sets what SQLite keeps per connection.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // In write-ahead mode NORMAL loses nothing when the process dies; a power failure may cost the last transactions, never the file.
    private const string Pragmas = """
        PRAGMA busy_timeout = 5000;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA temp_store = MEMORY;
        PRAGMA journal_size_limit = 134217728;
        """;

    public static SqlitePragmas Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite has no asynchronous I/O.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
