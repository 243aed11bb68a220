using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.WebApp.Accounts;

namespace Platform.WebApp.Sweeps;

/// <summary>Sweeps over HTTP: <c>/api/sweeps</c>.</summary>
internal static class SweepsApi
{
    private const long LargestImport = 512L << 20;

    /// <summary>Maps lists, launch, steering and files.</summary>
    public static void MapSweeps(this WebApplication app)
    {
        var sweeps = app.MapGroup("/api/sweeps").WithTags("Sweeps");
        sweeps.MapGet("", async (SweepQueries queries, string? search, bool? archived, CancellationToken end) =>
            (await queries.ListAsync(search, archived ?? false, cancellationToken: end)).Select(SweepListItem.Of));
        sweeps.MapGet("ready", () => SweepCatalog.All.Select(sweep => new { sweep.Name, sweep.Title, sweep.Summary }));
        sweeps.MapGet("{id:long}", FindAsync);
        sweeps.MapGet("{id:long}/spec", SpecAsync);
        sweeps.MapGet("{id:long}/results.csv", TableAsync);
        sweeps.MapGet("{id:long}/archive.zip", ArchiveAsync);
        sweeps.MapPost("plan", PlanAsync).AddEndpointFilter<SameSite>();

        var changes = sweeps.MapGroup("").RequireAuthorization(Policies.Edit).AddEndpointFilter<SameSite>();
        changes.MapPost("", LaunchAsync);
        changes.MapPost("import", ImportAsync);
        changes.MapPost("{id:long}/seeds", ExtendAsync);
        changes.MapPost("{id:long}/stop", async (long id, SweepActions act, ClaimsPrincipal user, CancellationToken end) => TypedResults.Ok(new { runs = await act.StopAllAsync(user, id, end) }));
        changes.MapPost("{id:long}/resume", async (long id, SweepActions act, ClaimsPrincipal user, CancellationToken end) => TypedResults.Ok(new { runs = await act.ResumeAllAsync(user, id, end) }));
        changes.MapDelete("{id:long}", async (long id, SweepActions act, ClaimsPrincipal user, CancellationToken end) => Answer(await act.DeleteAsync(user, id, end)));
    }

    private static async Task<Results<Ok<SweepDetail>, ProblemHttpResult>> FindAsync(long id, SweepQueries queries, SweepResults results, CancellationToken end)
    {
        if (await queries.FindRowAsync(id, end) is not { } row)
        {
            return NoSweep(id);
        }

        var cells = await queries.CellsAsync(id, [], end);
        return TypedResults.Ok(SweepDetail.Of(row, cells, await results.ReadAsync(id, cells, end)));
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> SpecAsync(long id, SweepQueries queries, CancellationToken end) =>
        await queries.FindAsync(id, end) is { } sweep ? TypedResults.Text(sweep.Spec, "application/json") : NoSweep(id);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> TableAsync(long id, SweepResults results, CancellationToken end) =>
        await results.ReadAsync(id, cancellationToken: end) is { } measured
            ? TypedResults.File(Encoding.UTF8.GetBytes(StudyFile.Csv(measured.Cells)), "text/csv", $"sweep-{id}.csv")
            : NoSweep(id);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ArchiveAsync(long id, SweepQueries queries, SweepResults results, CancellationToken end)
    {
        if (await queries.FindAsync(id, end) is not { } sweep || await results.ReadAsync(id, cancellationToken: end) is not { } measured)
        {
            return NoSweep(id);
        }

        return measured.Cells.Count == 0
            ? TypedResults.Problem("No cell has been measured yet, so there is nothing to keep.", statusCode: StatusCodes.Status409Conflict, title: "Nothing measured")
            : TypedResults.File(await Task.Run(() => StudyFile.Write(sweep.Spec, measured.Cells), end), "application/zip", $"sweep-{id}.zip");
    }

    private static async Task<Results<Ok<PlanAnswer>, ValidationProblem>> PlanAsync(SweepRequest request, SweepForecasts forecasts, CancellationToken end)
    {
        try
        {
            var forecast = await forecasts.OfAsync(SpecOf(request), end);
            return forecast.Problems.Count > 0
                ? Problems(forecast.Problems)
                : TypedResults.Ok(new PlanAnswer(forecast.Runs, forecast.Cells, forecast.Estimate!.Seconds, forecast.Estimate.DiskBytes, forecast.Jobs, forecast.Missing));
        }
        catch (ConfigException exception)
        {
            return Problems(exception.Problems);
        }
    }

    private static async Task<Results<Created<SweepReference>, ValidationProblem, ProblemHttpResult>> LaunchAsync(
        SweepRequest request, SweepActions actions, ClaimsPrincipal user, CancellationToken end)
    {
        try
        {
            var queue = string.IsNullOrWhiteSpace(request.Queue) ? "cpu" : request.Queue;
            var id = await actions.LaunchAsync(user, SpecOf(request), request.Name, queue, cancellationToken: end);
            return TypedResults.Created($"/api/sweeps/{id}", new SweepReference(id));
        }
        catch (ConfigException exception)
        {
            return Problems(exception.Problems);
        }
        catch (ArgumentException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<Results<Ok<ExtendAnswer>, ValidationProblem, ProblemHttpResult>> ExtendAsync(
        long id, SeedsRequest request, SweepActions actions, ClaimsPrincipal user, CancellationToken end)
    {
        try
        {
            var result = await actions.ExtendAsync(user, id, request.Seeds, end);
            return result.Accepted
                ? TypedResults.Ok(new ExtendAnswer(result.RunIds))
                : TypedResults.Problem(result.Refusal, statusCode: StatusCodes.Status409Conflict, title: "Refused");
        }
        catch (ConfigException exception)
        {
            return Problems(exception.Problems);
        }
    }

    /// <summary>Takes in an archive, or the file of results alone: the body of the request.</summary>
    private static async Task<Results<Created<SweepReference>, ProblemHttpResult>> ImportAsync(
        string? name, SweepActions actions, Access access, ClaimsPrincipal user, HttpContext context, CancellationToken end)
    {
        await access.RequireEditAsync(user, end);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestImport;
        }

        try
        {
            using var content = new MemoryStream();
            await context.Request.Body.CopyToAsync(content, end);
            content.Position = 0;
            var id = await actions.ImportAsync(user, content, string.IsNullOrWhiteSpace(name) ? "imported.zip" : Path.GetFileName(name), end);
            return TypedResults.Created($"/api/sweeps/{id}", new SweepReference(id));
        }
        catch (Exception exception) when (exception is DataException or ConfigException)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Not imported");
        }
    }

    private static SweepSpec SpecOf(SweepRequest request)
    {
        var spec = request switch
        {
            { Sweep: { Length: > 0 } name, Spec: null } => SweepCatalog.Find(name).Create(),
            { Sweep: null or "", Spec: { } json } => ConfigJson.Read<SweepSpec>(json.ToJsonString()),
            _ => throw new ConfigException("sweep", "give either the name of a ready sweep in \"sweep\", or a spec in \"spec\"."),
        };
        return (request.Set ?? new Dictionary<string, string>()).Aggregate(spec, (changed, set) => ConfigTree.Set(changed, set.Key, set.Value));
    }

    private static Results<Accepted, ProblemHttpResult> Answer(SweepResult result) => result.Accepted
        ? TypedResults.Accepted("/sweeps")
        : TypedResults.Problem(result.Refusal, statusCode: StatusCodes.Status409Conflict, title: "Refused");

    private static ValidationProblem Problems(IEnumerable<ConfigProblem> problems) => TypedResults.ValidationProblem(
        problems.GroupBy(p => p.Path).ToDictionary(p => p.Key, p => p.Select(q => q.Message).ToArray()), title: "The sweep has problems.");

    private static ProblemHttpResult NoSweep(long id) =>
        TypedResults.Problem($"There is no sweep {id}; it may have been deleted.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
