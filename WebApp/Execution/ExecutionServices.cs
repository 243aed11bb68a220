using Hangfire;
using Hangfire.AspNetCore;
using Microsoft.Extensions.Options;
using Platform.Data;
using Platform.WebApp.Accounts;
using Platform.WebApp.Execution.Machine;
using Platform.WebApp.Execution.Queue;
using Platform.WebApp.Execution.Runner;
using Platform.WebApp.Hosting;
using Platform.WebApp.Sweeps;

namespace Platform.WebApp.Execution;

/// <summary>Adds what launches, executes and follows runs.</summary>
internal static class ExecutionServices
{
    /// <summary>Adds the queue, the supervision of runs and the feed of changes.</summary>
    /// <param name="services">The collection to add to; data directory and database are added elsewhere.</param>
    /// <param name="configuration">The configuration with the section <c>Execution</c>.</param>
    /// <param name="role">What the process does: one that only serves pages launches runs and executes none.</param>
    public static IServiceCollection AddExecution(this IServiceCollection services, IConfiguration configuration, SiteRole role)
    {
        services.AddOptions<ExecutionOptions>().Bind(configuration.GetSection(ExecutionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<HostIdentity>();
        services.AddSingleton<HostLock>();
        services.AddSingleton<SlotGate>();
        services.AddSingleton<RunDirectories>();
        services.AddSingleton<RunFeed>();
        services.AddSingleton<RunControl>();
        services.AddSingleton<RunDispatcher>();
        services.AddSingleton<ActiveRuns>();
        services.AddSingleton<RunnerLocator>();
        services.AddSingleton<RunnerLauncher>();
        services.AddSingleton<RunWatch>();
        services.AddSingleton<SweepTidying>();
        services.AddSingleton<RunSupervisor>();
        services.AddSingleton<RunJob>();

        // Storage and activator of this host; by default Hangfire shares both among all hosts in a process.
        services.AddSingleton(provider => QueueStorage.Create(provider.GetRequiredService<DataOptions>()));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire
            .UseLogProvider(new QueueLog(provider.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
        services.AddOptions<HostOptions>().Configure<IOptions<ExecutionOptions>>(
            (host, execution) => host.ShutdownTimeout = execution.Value.ShutdownGrace + TimeSpan.FromSeconds(20));

        // In this order: what runs already takes its place before the queue delivers.
        services.AddHostedService<RunReconciler>();
        services.AddHostedService<HostHeartbeat>();
        services.AddHostedService<RunFeedPolling>();
        if (role != SiteRole.Web)
        {
            services.AddHostedService<QueueServers>();
        }

        return services;
    }

    /// <summary>Maps the queue's dashboard at <c>/hangfire</c>, for administrators only.</summary>
    public static void MapExecution(this WebApplication app) =>
        app.MapHangfireDashboardWithAuthorizationPolicy(Policies.Admin, "/hangfire", new DashboardOptions
        {
            DashboardTitle = "Deliveries",
            DisplayStorageConnectionString = false,
        });
}
