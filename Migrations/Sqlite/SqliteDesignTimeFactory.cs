using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Platform.Data;

namespace Platform.Migrations.Sqlite;

/// <summary>Gives <c>dotnet ef</c> a context; nothing is opened.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<PlatformDbContext>
{
    public PlatformDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PlatformDbContext>();
        options.UsePlatformSqlite("Data Source=design-time.db");
        return new PlatformDbContext(options.Options);
    }
}
