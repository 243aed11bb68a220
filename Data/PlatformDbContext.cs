using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Platform.Data.Accounts;
using Platform.Data.Artifacts;
using Platform.Data.Hosts;
using Platform.Data.Logs;
using Platform.Data.Metrics;
using Platform.Data.Runs;
using Platform.Data.Sweeps;

namespace Platform.Data;

/// <summary>The platform's tables. Use it through <see cref="IDbContextFactory{TContext}"/>, one short-lived context per operation.</summary>
public sealed class PlatformDbContext(DbContextOptions<PlatformDbContext> options) : IdentityDbContext<User>(options)
{
    /// <summary>Runs: one execution of an experiment each.</summary>
    public DbSet<Run> Runs => Set<Run>();

    /// <summary>Sweeps: runs that belong together.</summary>
    public DbSet<Sweep> Sweeps => Set<Sweep>();

    /// <summary>Which runs wait for which.</summary>
    public DbSet<RunDependency> RunDependencies => Set<RunDependency>();

    /// <summary>What happened to runs: states, warnings, checkpoints, requests of people.</summary>
    public DbSet<RunEvent> RunEvents => Set<RunEvent>();

    /// <summary>The flattened configuration of runs.</summary>
    public DbSet<RunParam> RunParams => Set<RunParam>();

    /// <summary>Labels people put on runs.</summary>
    public DbSet<RunTag> RunTags => Set<RunTag>();

    /// <summary>One row for each metric of a run, with its figures so far.</summary>
    public DbSet<RunMetric> RunMetrics => Set<RunMetric>();

    /// <summary>The points of all curves.</summary>
    public DbSet<MetricPoint> MetricPoints => Set<MetricPoint>();

    /// <summary>The logs of runs in pieces.</summary>
    public DbSet<LogChunk> LogChunks => Set<LogChunk>();

    /// <summary>The files runs produced.</summary>
    public DbSet<Artifact> Artifacts => Set<Artifact>();

    /// <summary>The machines that execute runs.</summary>
    public DbSet<HostInfo> Hosts => Set<HostInfo>();

    /// <summary>One-time links that create accounts.</summary>
    public DbSet<Invitation> Invitations => Set<Invitation>();

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<RunState>().HaveConversion<string>().HaveMaxLength(16);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PlatformDbContext).Assembly);
        builder.Entity<User>().ToTable("Users");
        builder.Entity<IdentityRole>().ToTable("Roles");
        builder.Entity<IdentityUserRole<string>>().ToTable("UserRoles");
        builder.Entity<IdentityUserClaim<string>>().ToTable("UserClaims");
        builder.Entity<IdentityUserLogin<string>>().ToTable("UserLogins");
        builder.Entity<IdentityUserToken<string>>().ToTable("UserTokens");
        builder.Entity<IdentityRoleClaim<string>>().ToTable("RoleClaims");

        // With a RETURNING clause SQLite can report a busy database only when the reader is closed, past the point where a wait helps.
        if (Database.ProviderName?.EndsWith(".Sqlite", StringComparison.Ordinal) == true)
        {
            foreach (var entity in builder.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()))
            {
                entity.SetAnnotation("Sqlite:UseSqlReturningClause", false);
            }
        }
    }
}
