using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Data.Runs;
using Platform.WebApp.Accounts;

namespace Platform.WebApp.Runs;

/// <summary>Runs over HTTP: <c>/api/runs</c>.</summary>
internal static class RunsApi
{
    /// <summary>Maps list, detail and actions.</summary>
    public static void MapRuns(this WebApplication app)
    {
        var runs = app.MapGroup("/api/runs").WithTags("Runs");
        runs.MapGet("", ListAsync);
        runs.MapGet("{id:long}", FindAsync);
        runs.MapGet("{id:long}/config", ConfigAsync);

        var actions = runs.MapGroup("{id:long}").RequireAuthorization(Policies.Edit).AddEndpointFilter<SameSite>();
        actions.MapPost("stop", (long id, RunActions act, ClaimsPrincipal user, CancellationToken end) => Answer(act.StopAsync(user, id, end)));
        actions.MapPost("resume", (long id, RunActions act, ClaimsPrincipal user, CancellationToken end) => Answer(act.ResumeAsync(user, id, end)));
        actions.MapPost("retry", (long id, RunActions act, ClaimsPrincipal user, CancellationToken end) => Answer(act.RetryAsync(user, id, end)));
        actions.MapPost("clone", (long id, RunActions act, ClaimsPrincipal user, CancellationToken end) => Answer(act.CloneAsync(user, id, new CloneChanges(), end)));
        actions.MapPost("archive", (long id, RunActions act, ClaimsPrincipal user, CancellationToken end) => Answer(act.ArchiveAsync(user, id, end)));
        actions.MapPost("restore", (long id, RunActions act, ClaimsPrincipal user, CancellationToken end) => Answer(act.RestoreAsync(user, id, end)));
    }

    private static async Task<Ok<RunList>> ListAsync(
        RunQueries queries, string? search, string? state, string? experiment, string? queue, bool? archived, long? sweep, int? page, int? size, CancellationToken cancellationToken)
    {
        var filter = new RunFilter { Search = search, States = RunsView.ReadStates(state), Experiment = experiment, Queue = queue, SweepId = sweep, Archived = archived ?? false };
        var found = await queries.PageAsync(filter, new RunSort(), Math.Max(0, (page ?? 1) - 1), Math.Clamp(size ?? 50, 1, 200), cancellationToken);
        return TypedResults.Ok(new RunList([.. found.Rows.Select(RunView.Of)], found.Total));
    }

    private static async Task<Results<Ok<RunView>, ProblemHttpResult>> FindAsync(long id, RunQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(RunView.Of(run)) : NoRun(id);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ConfigAsync(long id, RunQueries queries, CancellationToken cancellationToken) =>
        await queries.FindRunAsync(id, cancellationToken) is { } run ? TypedResults.Text(run.Spec, "application/json") : NoRun(id);

    private static async Task<Results<Accepted<RunReference>, ProblemHttpResult>> Answer(Task<CommandResult> command)
    {
        var result = await command;
        return result.Accepted
            ? TypedResults.Accepted($"/api/runs/{result.RunId}", new RunReference(result.RunId))
            : TypedResults.Problem(result.Refusal, statusCode: StatusCodes.Status409Conflict, title: "Refused");
    }

    /// <summary>The answer when there is no such run.</summary>
    internal static ProblemHttpResult NoRun(long id) =>
        TypedResults.Problem($"There is no run {id}; it may have been deleted.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}

/// <summary>A page of runs.</summary>
internal sealed record RunList(IReadOnlyList<RunView> Runs, int Total);

/// <summary>Names a run.</summary>
internal sealed record RunReference(long Id);
