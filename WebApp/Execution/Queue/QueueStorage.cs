using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;
using Platform.Data;

namespace Platform.WebApp.Execution.Queue;

/// <summary>
/// Where deliveries wait: in memory beside SQLite, since everything is made again from the database at start; in PostgreSQL beside
/// PostgreSQL.
/// </summary>
internal static class QueueStorage
{
    // Several processes that start at once must not create the schema together.
    private const long AdvisoryLock = 0x506C6174666F7251;

    /// <summary>Makes the storage.</summary>
    public static JobStorage Create(DataOptions data) => data.Provider == DatabaseProvider.Sqlite
        ? new InMemoryStorage(new InMemoryStorageOptions { IdType = InMemoryStorageIdType.Guid })
        : CreatePostgreSql(data.ConnectionString);

    private static PostgreSqlStorage CreatePostgreSql(string connectionString)
    {
        var options = new PostgreSqlStorageOptions
        {
            // A delivery is carried out as long as its run takes; without this it would be delivered again after the timeout.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(5),
            QueuePollInterval = TimeSpan.FromSeconds(1),
            PrepareSchemaIfNecessary = true,
        };
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        Execute(connection, $"SELECT pg_advisory_lock({AdvisoryLock})");
        try
        {
            return new PostgreSqlStorage(new NpgsqlConnectionFactory(connectionString, options), options);
        }
        finally
        {
            Execute(connection, $"SELECT pg_advisory_unlock({AdvisoryLock})");
        }
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
