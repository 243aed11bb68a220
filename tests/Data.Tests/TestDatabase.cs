using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Platform.Data.Runs;
using Platform.Migrations.PostgreSql;
using Platform.Migrations.Sqlite;
using Platform.Tests.Shared;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace Platform.Data.Tests;

/// <summary>A real, empty, migrated database of one test: a SQLite file or a database on the PostgreSQL server.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Func<ValueTask> _drop;

    private TestDatabase(ServiceProvider services, FakeTimeProvider time, Func<ValueTask> drop)
    {
        _services = services;
        Time = time;
        _drop = drop;
    }

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    public FakeTimeProvider Time { get; }

    public RunCommands Commands => Get<RunCommands>();

    public RunQueries Queries => Get<RunQueries>();

    public RunLease Leases => Get<RunLease>();

    public RunIngestion Ingestion => Get<RunIngestion>();

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider, PostgreSqlServer server)
    {
        var options = new DataOptions { Provider = provider };
        Func<ValueTask> drop;
        if (provider == DatabaseProvider.Sqlite)
        {
            var directory = Directory.CreateTempSubdirectory("platform-data-");
            options.ConnectionString = $"Data Source={Path.Combine(directory.FullName, "platform.db")}";
            drop = () =>
            {
                SqliteConnection.ClearAllPools();
                directory.Delete(recursive: true);
                return ValueTask.CompletedTask;
            };
        }
        else
        {
            options.ConnectionString = await server.CreateDatabaseAsync();
            drop = async () => await server.DropDatabaseAsync(options.ConnectionString);
        }

        var time = new FakeTimeProvider(new DateTimeOffset(2030, 5, 1, 12, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddPlatformData(_ => options, (data, context) => _ = data.Provider == DatabaseProvider.Sqlite
            ? context.UsePlatformSqlite(data.ConnectionString)
            : context.UsePlatformPostgreSql(data.ConnectionString));
        var database = new TestDatabase(services.BuildServiceProvider(), time, drop);
        await using var db = await database.ContextAsync();
        await db.Database.MigrateAsync();
        return database;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<PlatformDbContext> ContextAsync() => Get<IDbContextFactory<PlatformDbContext>>().CreateDbContextAsync();

    public Task<long> CreateRunAsync(string name = "first", string? user = "ada", string experiment = "sst2-tiny", string queue = "cpu") =>
        Commands.CreateAsync(new NewRun
        {
            Name = name,
            Experiment = experiment,
            Spec = """{"type":"trainer"}""",
            Params = new Dictionary<string, string> { ["learner.learning_rate"] = "0.0003", ["seed"] = "1" },
            Queue = queue,
            CreatedBy = user,
        });

    public async Task<Lease> StartRunAsync(string name = "first", string owner = "alpha")
    {
        var lease = await Leases.TryAcquireAsync(await CreateRunAsync(name), owner);
        Assert.NotNull(lease);
        return lease;
    }

    public async Task<Run> RunAsync(long runId) => Assert.IsType<Run>(await Queries.FindRunAsync(runId));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _drop();
    }
}
