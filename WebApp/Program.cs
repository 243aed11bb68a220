using Platform.WebApp.Accounts;
using Platform.WebApp.Components;
using Platform.WebApp.Hosting;
using Platform.WebApp.Hosting.Database;
using Platform.WebApp.Hosting.Health;

if (!SiteArguments.TryParse(args, out var arguments, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

try
{
    var builder = WebApplication.CreateBuilder(arguments.ToOptions());
    builder.AddSite(arguments);
    builder.AddDatabase();
    builder.AddSiteHealth();
    builder.AddAccounts();
    builder.AddPages();

    await using var app = builder.Build();
    await app.PrepareAsync();
    app.UseSite();
    app.MapSiteHealth();
    app.MapAccounts();
    app.MapPages();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartupFailure.Describe(exception) is { } message)
{
    Console.Error.WriteLine(message);
    return 1;
}
