using System.Net;
using System.Net.Sockets;
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
        RequireFreePorts(app.Configuration["urls"] ?? "");
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

    /// <summary>Finds a port in use before anything else is started that would have to be stopped again.</summary>
    private static void RequireFreePorts(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && IPAddress.TryParse(uri.Host, out var host) && uri.Port > 0)
            {
                using var probe = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    probe.Bind(new IPEndPoint(host, uri.Port));
                }
                catch (SocketException problem) when (problem.SocketErrorCode == SocketError.AddressAlreadyInUse)
                {
                    throw new StartupFailure(
                        $"Port {uri.Port} is in use by another program. Stop it, or choose another address with --urls http://127.0.0.1:PORT.", problem);
                }
            }
        }
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
