using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data.Accounts;
using Platform.Data.Runs;

namespace Platform.WebApp.Tests;

/// <summary>The whole site on a SQLite file of its own, without a browser.</summary>
public sealed partial class SiteFactory : WebApplicationFactory<Program>
{
    public const string Password = "correct horse battery";

    /// <summary>Settings beside the data directory.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>The data directory.</summary>
    public string Data { get; } = Directory.CreateTempSubdirectory("platform-site-").FullName;

    /// <summary>A browser without an account.</summary>
    public HttpClient Stranger() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>A browser that is signed in with a new account of a role.</summary>
    public async Task<HttpClient> SignedInAsync(string role, string? name = null)
    {
        var invitations = Services.GetRequiredService<Invitations>();
        var token = await invitations.CreateAsync(role, TimeSpan.FromHours(1), null);
        var browser = Stranger();
        using var answer = await JoinAsync(browser, "/invite", token, name ?? $"{role.ToLowerInvariant()}-{Guid.NewGuid():N}"[..20]);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    /// <summary>Fills in the form behind a one-time link.</summary>
    public static Task<HttpResponseMessage> JoinAsync(HttpClient browser, string page, string token, string name, string password = Password) =>
        SubmitAsync(browser, $"{page}?token={token}", "join", new() { ["Input.Name"] = name, ["Input.Password"] = password, ["Input.Again"] = password });

    /// <summary>Opens a page and submits its form.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string address, string form, Dictionary<string, string> fields)
    {
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = await FormTokenAsync(browser, address);
        return await browser.PostAsync(address, new FormUrlEncodedContent(fields));
    }

    /// <summary>Opens a page and reads the token of its form.</summary>
    public static async Task<string> FormTokenAsync(HttpClient browser, string address)
    {
        var page = await browser.GetStringAsync(address);
        return TokenField().Match(page) is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException($"{address} has no form: {page}");
    }

    /// <summary>A run that waits in a queue no host serves.</summary>
    public Task<long> WaitingRunAsync(string name = "waits") =>
        Services.GetRequiredService<RunCommands>().CreateAsync(new NewRun { Name = name, Experiment = "sample-tiny", Spec = "{}", Queue = "gpu" });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Site:DataDirectory", Data);
        builder.UseSetting("Site:DatasetsDirectory", Path.Combine(Data, "datasets"));
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(Data))
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(Data, recursive: true);
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
