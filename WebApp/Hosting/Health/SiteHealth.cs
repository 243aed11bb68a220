using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.WebApp.Hosting.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work, or why not.</summary>
internal static class SiteHealth
{
    /// <summary>Adds the checks behind <c>/health/ready</c>.</summary>
    public static void AddSiteHealth(this WebApplicationBuilder builder) =>
        builder.Services.AddHealthChecks()
            .AddCheck<DatabaseCheck>("database")
            .AddCheck<DataDirectoryCheck>("data directory")
            .AddCheck<RunnerCheck>("runner");

    /// <summary>Maps both addresses; they need no sign-in.</summary>
    public static void MapSiteHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync })
            .AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status == HealthStatus.Healthy ? "ready" : "not ready",
                checks = report.Entries.ToDictionary(
                    e => e.Key,
                    e => new { ok = e.Value.Status == HealthStatus.Healthy, reason = e.Value.Description }),
            },
            context.RequestAborted);
}
