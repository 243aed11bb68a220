using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Platform.Data;

namespace Platform.WebApp.Hosting.Health;

/// <summary>The database answers and has every migration.</summary>
internal sealed class DatabaseCheck(IDbContextFactory<PlatformDbContext> contexts) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            var pending = await database.Database.GetPendingMigrationsAsync(cancellationToken);
            return pending.ToList() is { Count: > 0 } missing
                ? HealthCheckResult.Unhealthy($"The database lacks {missing.Count} migrations, the first is {missing[0]}.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"The database does not answer: {exception.Message}");
        }
    }
}
