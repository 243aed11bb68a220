using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.WebApp.Hosting.Health;

/// <summary>The Runner is where the site expects it.</summary>
internal sealed class RunnerCheck : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(RunnerLocation.Find() is null
            ? HealthCheckResult.Unhealthy("The Runner was not found beside the site. Build the whole solution, or publish the site again.")
            : HealthCheckResult.Healthy());
}
