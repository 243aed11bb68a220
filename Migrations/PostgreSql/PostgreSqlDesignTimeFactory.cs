using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Platform.Data;

namespace Platform.Migrations.PostgreSql;

/// <summary>Gives <c>dotnet ef</c> a context; nothing is opened.</summary>
internal sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PlatformDbContext>
{
    public PlatformDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PlatformDbContext>();
        options.UsePlatformPostgreSql("Host=design-time");
        return new PlatformDbContext(options.Options);
    }
}
