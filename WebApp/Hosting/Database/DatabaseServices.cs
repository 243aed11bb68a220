using Microsoft.Extensions.Options;
using Platform.Data;
using Platform.Migrations.PostgreSql;
using Platform.Migrations.Sqlite;

namespace Platform.WebApp.Hosting.Database;

/// <summary>Registers the database: a SQLite file in the data directory unless the section <c>Database</c> says otherwise.</summary>
internal static class DatabaseServices
{
    /// <summary>Adds the database, its queries and <see cref="DatabaseMigrator"/>.</summary>
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DataOptions>().BindConfiguration(DataOptions.Section)
            .PostConfigure<DataDirectory>((options, directory) =>
            {
                if (options.Provider == DatabaseProvider.Sqlite && options.ConnectionString.Length == 0)
                {
                    options.ConnectionString = $"Data Source={Path.Combine(directory.Root, "platform.db")}";
                }
            })
            .Validate(
                options => options.ConnectionString.Length > 0,
                "Database:Provider is PostgreSql, so Database:ConnectionString must say where the server is, "
                + "such as 'Host=db;Database=platform;Username=platform;Password=secret'.")
            .ValidateOnStart();
        builder.Services.AddPlatformData(
            provider => provider.GetRequiredService<IOptions<DataOptions>>().Value,
            static (options, context) => _ = options.Provider == DatabaseProvider.PostgreSql
                ? context.UsePlatformPostgreSql(options.ConnectionString)
                : context.UsePlatformSqlite(options.ConnectionString));
        builder.Services.AddSingleton<DatabaseMigrator>();
    }
}
