using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Platform.WebApp.Accounts;
using Platform.WebApp.Hosting.Database;

namespace Platform.WebApp.Hosting;

/// <summary>What happens between building the site and serving it, and what the console says then.</summary>
internal static class SiteStart
{
    /// <summary>Prepares data directory, database and first account, and prints the address once the site listens.</summary>
    /// <exception cref="StartupFailure">Something a person has to mend.</exception>
    public static async Task PrepareAsync(this WebApplication app)
    {
        app.Services.GetRequiredService<DataDirectory>().Prepare();
        await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync();
        var role = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.Role;
        var token = role == SiteRole.Worker ? null : await app.Services.PrepareAccountsAsync();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var address = Address(app.Services);
            Console.WriteLine(role == SiteRole.Worker ? $"The worker answers health requests at {address}" : $"Platform is at {address}");
            if (token is not null)
            {
                Console.WriteLine($"Create the first account (the link works once): {address}/setup?token={token}");
            }
        });
    }

    /// <summary>An address a person on this machine can open.</summary>
    private static string Address(IServiceProvider services)
    {
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return (addresses.FirstOrDefault() ?? "http://127.0.0.1")
            .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .TrimEnd('/');
    }
}
