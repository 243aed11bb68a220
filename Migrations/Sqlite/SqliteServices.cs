using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Platform.Migrations.Sqlite;

/// <summary>Connects the platform's database to SQLite.</summary>
public static class SqliteServices
{
    /// <summary>
    /// Uses a SQLite file with this project's migrations: write-ahead log, private cache, pooled connections, waits of up to a minute for
    /// the writer.
    /// </summary>
    /// <param name="options">The options to configure.</param>
    /// <param name="connectionString">The connection string, at least <c>Data Source=/path/to/file.db</c>.</param>
    public static DbContextOptionsBuilder UsePlatformSqlite(this DbContextOptionsBuilder options, string connectionString)
    {
        // A shared cache would answer SQLITE_LOCKED, which no busy timeout waits for.
        var connection = new SqliteConnectionStringBuilder(connectionString)
        {
            Cache = SqliteCacheMode.Private,
            Pooling = true,
            ForeignKeys = true,
            DefaultTimeout = 60,
        };
        return options
            .UseSqlite(connection.ConnectionString, sqlite => sqlite.MigrationsAssembly(typeof(SqliteServices).Assembly.GetName().Name))
            .AddInterceptors(SqlitePragmas.Instance);
    }
}
