using Microsoft.EntityFrameworkCore;

namespace Platform.Migrations.PostgreSql;

/// <summary>Connects the platform's database to PostgreSQL.</summary>
public static class PostgreSqlServices
{
    /// <summary>Uses a PostgreSQL database with this project's migrations.</summary>
    /// <param name="options">The options to configure.</param>
    /// <param name="connectionString">The connection string, such as <c>Host=db;Database=platform;Username=platform;Password=…</c>.</param>
    public static DbContextOptionsBuilder UsePlatformPostgreSql(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(
            connectionString, npgsql => npgsql.MigrationsAssembly(typeof(PostgreSqlServices).Assembly.GetName().Name));
}
