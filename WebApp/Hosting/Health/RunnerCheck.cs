using Microsoft.Extensions.Diagnostics.HealthChecks;
using Platform.WebApp.Execution.Runner;

namespace Platform.WebApp.Hosting.Health;

/// <summary>The Runner is where the site expects it.</summary>
internal sealed class RunnerCheck(RunnerLocator locator) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            locator.Command();
            return Task.FromResult(HealthCheckResult.Healthy());
        }
        catch (RunStartException exception)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(exception.Message));
        }
    }
}
