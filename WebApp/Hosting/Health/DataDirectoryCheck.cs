using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.WebApp.Hosting.Health;

/// <summary>The data directory can be written.</summary>
internal sealed class DataDirectoryCheck(DataDirectory directory) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(directory.WhyNotWritable() is { } reason
            ? HealthCheckResult.Unhealthy($"The data directory cannot be written: {reason}")
            : HealthCheckResult.Healthy());
}
