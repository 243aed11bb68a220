using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.WebApp.Accounts;

namespace Platform.WebApp.Models.Weights;

/// <summary>Pretrained weights over HTTP: <c>/api/weights</c>.</summary>
internal static class WeightsApi
{
    /// <summary>Maps the list, uploads and imports.</summary>
    public static void MapWeights(this WebApplication app)
    {
        app.MapGet("/api/weights", (WeightShelf shelf) => shelf.List());
        app.MapGet("/api/weights/{name}/import", (string name, WeightImports imports) =>
            imports.StateOf(name) is { } state ? Results.Ok(state) : NoImport(name));
        var changes = app.MapGroup("/api/weights/{name}").RequireAuthorization(Policies.Edit).AddEndpointFilter<SameSite>();
        changes.MapPut("files/{file}", ReceiveAsync);
        changes.MapPost("import", (string name, ImportRequest request, WeightImports imports, Access access, ClaimsPrincipal user, CancellationToken end) =>
            DoAsync(access, user, () => imports.Start(name, request.Source), end));
        changes.MapPost("keep", (string name, WeightImports imports, Access access, ClaimsPrincipal user, CancellationToken end) =>
            DoAsync(access, user, () => imports.Keep(name), end));
        changes.MapDelete("import", async (string name, WeightImports imports, Access access, ClaimsPrincipal user, CancellationToken end) =>
        {
            await access.RequireEditAsync(user, end);
            await imports.DiscardAsync(name);
            return Results.NoContent();
        });
        changes.MapDelete("", async (string name, WeightShelf shelf, Access access, ClaimsPrincipal user, CancellationToken end) =>
        {
            await access.RequireEditAsync(user, end);
            return shelf.Delete(name) ? Results.NoContent() : Results.Problem($"There are no imported weights named {name}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        });
    }

    private static async Task<Results<Ok<string>, ProblemHttpResult>> ReceiveAsync(
        string name, string file, WeightImports imports, Access access, ClaimsPrincipal user, HttpContext context, CancellationToken end)
    {
        await access.RequireEditAsync(user, end);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            await imports.ReceiveAsync(name, file, context.Request.Body, end);
            return TypedResults.Ok($"{file} is here");
        }
        catch (ArgumentException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Not taken in");
        }
    }

    private static async Task<IResult> DoAsync(Access access, ClaimsPrincipal user, Action work, CancellationToken end)
    {
        await access.RequireEditAsync(user, end);
        try
        {
            work();
            return Results.Accepted("/models");
        }
        catch (ArgumentException exception)
        {
            return Results.Problem(exception.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Refused");
        }
    }

    private static IResult NoImport(string name) =>
        Results.Problem($"There is no import of {name}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}

/// <summary>What to import.</summary>
/// <param name="Source">A folder on the host, an address of a hub, or nothing for what was uploaded.</param>
internal sealed record ImportRequest(string? Source);
