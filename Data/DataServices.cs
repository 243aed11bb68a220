using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Data.Accounts;
using Platform.Data.Artifacts;
using Platform.Data.Hosts;
using Platform.Data.Logs;
using Platform.Data.Metrics;
using Platform.Data.Models;
using Platform.Data.Runs;
using Platform.Data.Sweeps;

namespace Platform.Data;

/// <summary>Registers the platform's database.</summary>
public static class DataServices
{
    /// <summary>
    /// Adds <see cref="IDbContextFactory{TContext}"/> of <see cref="PlatformDbContext"/> and every query and command on it as singletons.
    /// </summary>
    /// <param name="services">The collection to add to.</param>
    /// <param name="options">Gives the provider and its connection string when the first context is made.</param>
    /// <param name="configure">
    /// Connects the context to the provider; the migrations projects offer <c>UsePlatformSqlite</c> and <c>UsePlatformPostgreSql</c>.
    /// </param>
    public static IServiceCollection AddPlatformData(
        this IServiceCollection services,
        Func<IServiceProvider, DataOptions> options,
        Action<DataOptions, DbContextOptionsBuilder> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddDbContextFactory<PlatformDbContext>(
            (provider, builder) => configure(provider.GetRequiredService<DataOptions>(), builder));
        services.AddSingleton<DataStore>();
        Add((store, time) => new RunCommands(store, time));
        Add((store, _) => new RunQueries(store));
        Add((store, time) => new SweepCommands(store, time));
        Add((store, _) => new SweepQueries(store));
        Add((store, time) => new RunLease(store, time));
        Add((store, time) => new RunIngestion(store, time));
        Add((store, _) => new SeriesQuery(store));
        Add((store, _) => new LogQueries(store));
        Add((store, _) => new ArtifactQueries(store));
        Add((store, _) => new ModelQueries(store));
        Add((store, time) => new HostRegistry(store, time));
        Add((store, time) => new Invitations(store, time));
        return services;

        void Add<T>(Func<DataStore, TimeProvider, T> create)
            where T : class =>
            services.AddSingleton(provider => create(provider.GetRequiredService<DataStore>(), provider.GetRequiredService<TimeProvider>()));
    }
}
