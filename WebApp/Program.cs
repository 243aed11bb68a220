using Platform.WebApp.Accounts;
using Platform.WebApp.Charts;
using Platform.WebApp.Components;
using Platform.WebApp.Datasets;
using Platform.WebApp.Execution;
using Platform.WebApp.Hosting;
using Platform.WebApp.Hosting.Database;
using Platform.WebApp.Hosting.Health;
using Platform.WebApp.Models;
using Platform.WebApp.Models.Weights;
using Platform.WebApp.New;
using Platform.WebApp.Runs;
using Platform.WebApp.Structures;
using Platform.WebApp.Structures.Benchmark;
using Platform.WebApp.Sweeps;

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
    builder.AddDatasets();
    builder.AddRuns();
    builder.AddSweeps();
    builder.AddModels();
    builder.AddStructures();
    builder.Services.AddExecution(builder.Configuration, builder.Role());
    builder.AddPages();

    await using var app = builder.Build();
    await app.PrepareAsync();
    app.UseSite();
    app.MapSiteHealth();
    if (builder.Role() != SiteRole.Worker)
    {
        app.MapAccounts();
        app.MapRuns();
        app.MapLogs();
        app.MapArtifacts();
        app.MapSeries();
        app.MapLaunch();
        app.MapSweeps();
        app.MapModels();
        app.MapWeights();
        app.MapStructures();
        app.MapFolds();
        app.MapEvaluations();
        app.MapDatasets();
        app.MapExecution();
        app.MapPages();
    }
    else
    {
        app.MapFallback(static () => Results.NotFound()).AllowAnonymous();
    }

    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartupFailure.Describe(exception) is { } message)
{
    Console.Error.WriteLine(message);
    return 1;
}
