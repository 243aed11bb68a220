using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Data;

namespace Platform.WebApp.Hosting.Database;

/// <summary>Brings the database up to date when a process starts; of several processes one does it while the others wait.</summary>
internal sealed partial class DatabaseMigrator(
    IDbContextFactory<PlatformDbContext> contexts, DataOptions options, IOptions<SiteOptions> site, ILogger<DatabaseMigrator> logger)
    : IDisposable
{
    // An arbitrary number that every version of the platform uses for this purpose.
    private const long AdvisoryLock = 0x506C6174666F726D;

    private FileStream? _onlyProcess;

    /// <summary>Applies missing migrations.</summary>
    /// <exception cref="StartupFailure">The database cannot be reached, or lies where it must not.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await (options.Provider == DatabaseProvider.Sqlite
                ? MigrateSqliteAsync(cancellationToken)
                : MigratePostgreSqlAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is SqliteException or NpgsqlException)
        {
            throw new StartupFailure($"The database cannot be prepared: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _onlyProcess?.Dispose();

    private async Task MigrateSqliteAsync(CancellationToken cancellationToken)
    {
        if (site.Value.Role != SiteRole.All)
        {
            throw new StartupFailure(
                "With SQLite one process does everything, so --role web and --role worker need PostgreSQL: set Database:Provider to PostgreSql "
                + "and Database:ConnectionString to where it is.");
        }

        var file = Path.GetFullPath(new SqliteConnectionStringBuilder(options.ConnectionString).DataSource);
        var directory = Path.GetDirectoryName(file)!;
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupFailure($"The directory {directory} of the database cannot be made: {exception.Message}", exception);
        }

        if (NetworkFileSystem.Find(directory) is { } kind)
        {
            throw new StartupFailure(
                $"The SQLite database {file} is on a network file system ({kind}), where its write-ahead log does not work.\n"
                + "Choose a local data directory with --data, or use PostgreSQL (Database:Provider and Database:ConnectionString).");
        }

        TakeFile(file);
        await ApplyAsync(cancellationToken);
    }

    /// <summary>Holds the file for this process alone, until it ends, however it ends.</summary>
    private void TakeFile(string file)
    {
        try
        {
            _onlyProcess ??= new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartupFailure($"The directory of the database {file} cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new StartupFailure(
                $"The database {file} cannot be used: {exception.Message}\n"
                + "If another site works with it, stop that one, or choose another data directory with --data.", exception);
        }
    }

    private async Task MigratePostgreSqlAsync(CancellationToken cancellationToken)
    {
        await CreateIfMissingAsync(cancellationToken);
        await using var connection = new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({AdvisoryLock})", cancellationToken);
        try
        {
            await ApplyAsync(cancellationToken);
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    private async Task CreateIfMissingAsync(CancellationToken cancellationToken)
    {
        var target = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        var name = target.Database ?? target.Username;
        try
        {
            await using var probe = new NpgsqlConnection(options.ConnectionString);
            await probe.OpenAsync(cancellationToken);
            return;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            target.Database = "postgres";
        }

        await using var connection = new NpgsqlConnection(target.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, $"CREATE DATABASE \"{name!.Replace("\"", "\"\"")}\"", cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState
            is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process was first.
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0)
        {
            return;
        }

        LogApplying(pending.Count, pending[^1]);
        await db.Database.MigrateAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(1001, LogLevel.Information, "Applying {Count} database migrations up to {Last}.")]
    private partial void LogApplying(int count, string last);
}
