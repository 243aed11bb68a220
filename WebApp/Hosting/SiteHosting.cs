using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace Platform.WebApp.Hosting;

/// <summary>What every process of the site needs: settings, logging, address, keys.</summary>
internal static class SiteHosting
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Adds settings, logging, address and keys.</summary>
    public static void AddSite(this WebApplicationBuilder builder, SiteArguments arguments)
    {
        builder.Configuration.AddInMemoryCollection(arguments.Settings);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<Accounts.AccessDeniedHandler>();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase));
            json.SerializerOptions.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        });

        // A development build finds its static assets through a manifest, whatever the environment's name.
        builder.WebHost.UseStaticWebAssets();
        AddAddress(builder);
        AddKeys(builder);
    }

    /// <summary>What this process does, before its services exist.</summary>
    public static SiteRole Role(this WebApplicationBuilder builder) =>
        builder.Configuration.GetSection(SiteOptions.Section).GetValue(nameof(SiteOptions.Role), SiteRole.All);

    /// <summary>Adds what every request passes.</summary>
    public static void UseSite(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.Role != SiteRole.Worker)
        {
            app.UseExceptionHandler("/error", createScopeForErrors: true);
            app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        }

        // Programs get problem details; what was answered here the pages above leave alone.
        app.UseWhen(IsApi, static api => api.UseExceptionHandler().UseStatusCodePages());
        app.Use(static (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "SAMEORIGIN";
            headers["Referrer-Policy"] = "same-origin";
            return next(context);
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    private static void AddAddress(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var chosen = configuration["urls"] ?? configuration["http_ports"] ?? configuration["https_ports"];
        if (chosen is null && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(chosen = DefaultUrl);
        }

        // A page elsewhere must not reach a site on this machine through a name that resolves to it.
        if ((configuration["urls"] ?? chosen)?.Split(';').All(IsLoopback) == true)
        {
            builder.Services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        }
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url.Trim(), UriKind.Absolute, out var uri)
        && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address)));

    private static void AddKeys(WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("platform");
        builder.Services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<DataDirectory, ILoggerFactory>((keys, directory, logging) =>
                keys.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(
                    new DirectoryInfo(directory.Keys), logging));
    }
}
