using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Features;
using Platform.WebApp.Accounts;

namespace Platform.WebApp.Datasets;

/// <summary>Data sets: what is there, import by upload, download from the publisher.</summary>
internal static class DatasetsFeature
{
    /// <summary>Adds shelf, downloads and import.</summary>
    public static void AddDatasets(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatasetSources>().BindConfiguration(DatasetSources.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpClient(DatasetDownloads.Client, http =>
        {
            http.Timeout = Timeout.InfiniteTimeSpan;
            http.DefaultRequestHeaders.UserAgent.ParseAdd("platform");
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) });
        builder.Services.AddSingleton<DatasetShelf>();
        builder.Services.AddSingleton<DatasetDownloads>();
        builder.Services.AddSingleton<DatasetImport>();
    }

    /// <summary>Maps <c>PUT /api/datasets/{name}/files/{file}</c>, whose body is the file, and the download's start and end.</summary>
    public static void MapDatasets(this WebApplication app)
    {
        var changes = app.MapGroup("/api/datasets/{name}").RequireAuthorization(Policies.Edit).AddEndpointFilter<SameSite>();
        changes.MapPut("files/{file}", ImportAsync);
        changes.MapPost("download", StartAsync);
        changes.MapDelete("download", CancelAsync);
    }

    private static async Task<Results<Ok<IReadOnlyList<ImportedFile>>, ProblemHttpResult>> ImportAsync(
        string name, string file, DatasetImport import, Access access, ClaimsPrincipal user, HttpContext context, CancellationToken cancellationToken)
    {
        await access.RequireEditAsync(user, cancellationToken);
        if (DatasetCatalog.Find(name) is not { } dataset)
        {
            return NoDataset(name);
        }

        // Training splits are larger than what a site takes by default.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            return TypedResults.Ok(await import.RunAsync(dataset, file, context.Request.Body, cancellationToken));
        }
        catch (DatasetProblem problem)
        {
            return TypedResults.Problem(problem.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Not imported");
        }
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> StartAsync(
        string name, DatasetDownloads downloads, Access access, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await access.RequireEditAsync(user, cancellationToken);
        if (DatasetCatalog.Find(name) is not { } dataset)
        {
            return NoDataset(name);
        }

        if (dataset.Making is { } making)
        {
            return TypedResults.Problem(making, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Nothing to download");
        }

        downloads.Start(dataset);
        return TypedResults.Accepted("/datasets");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(
        string name, DatasetDownloads downloads, Access access, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await access.RequireEditAsync(user, cancellationToken);
        if (DatasetCatalog.Find(name) is not { } dataset)
        {
            return NoDataset(name);
        }

        downloads.Cancel(dataset);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult NoDataset(string name) =>
        TypedResults.Problem($"There is no data set {name}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
