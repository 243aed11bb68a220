using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Platform.Tests.Shared;

namespace Platform.Data.Tests;

public sealed class MigrationTests(PostgreSqlServer server)
{
    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Model_ComparedWithMigrations_HasNoPendingChanges(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        await using var db = await database.ContextAsync();

        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Sqlite_UpgradedFromTheFirstVersion_KeepsEveryRow()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite, server);
        await using var db = await database.ContextAsync();
        var token = TestContext.Current.CancellationToken;
        await db.Database.EnsureDeletedAsync(token);
        await db.GetService<IMigrator>().MigrateAsync("Initial", token);
        await db.Database.ExecuteSqlRawAsync("""
            INSERT INTO "Runs" ("Id","Name","Experiment","Spec","State","Queue","CreatedAt","Notes","Attempt","StalledAttempts","Step","StopRequested","Fence","LastSeq","LogLength","Directory","Revision","ClonedFromId")
            VALUES (1,'a','x','s','Succeeded','cpu','2030-01-01','',1,0,5,0,2,9,0,'runs/1',3,NULL), (2,'b','x','s','Queued','cpu','2030-01-01','',0,0,0,0,0,0,0,'runs/2',1,1);
            INSERT INTO "RunParams" ("RunId","Path","Value") VALUES (1,'seed','1'), (2,'seed','2');
            INSERT INTO "RunMetrics" ("Id","RunId","Name","Last","LastStep","Count") VALUES (7,1,'dev/accuracy',0.5,5,1);
            INSERT INTO "MetricPoints" ("RunMetricId","Step","Time","Value") VALUES (7,5,0,0.5);
            """, token);

        await db.Database.MigrateAsync(token);

        Assert.Equal(2, await db.Runs.CountAsync(token));
        Assert.Equal(1, (await db.Runs.FirstAsync(run => run.Id == 2, token)).ClonedFromId);
        Assert.Equal((2, 1, 1), (await db.RunParams.CountAsync(token), await db.RunMetrics.CountAsync(token), await db.MetricPoints.CountAsync(token)));
        Assert.Null((await db.Runs.FirstAsync(run => run.Id == 1, token)).SweepId);
    }

    [Fact]
    public async Task Sqlite_Opened_UsesWriteAheadLogAndForeignKeys()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite, server);
        await using var db = await database.ContextAsync();

        Assert.Equal("wal", await Pragma("journal_mode"));
        Assert.Equal("1", await Pragma("foreign_keys"));
        Assert.Equal("1", await Pragma("synchronous"));

        async Task<string> Pragma(string name)
        {
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            return Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture)!;
        }
    }
}
