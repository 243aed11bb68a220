using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Training.Core.Configs;
using Platform.WebApp.Accounts;
using Platform.WebApp.Runs;

namespace Platform.WebApp.New;

/// <summary>Launching over HTTP: <c>POST /api/runs</c>, <c>GET /api/experiments</c>.</summary>
internal static class LaunchApi
{
    /// <summary>Maps the catalogue and the launch.</summary>
    public static void MapLaunch(this WebApplication app)
    {
        app.MapGet("/api/experiments", (Experiments experiments) =>
            experiments.All.Select(e => new { e.Name, e.Title, e.Summary, e.Category, e.Datasets }));
        app.MapPost("/api/runs", LaunchAsync).RequireAuthorization(Policies.Edit).AddEndpointFilter<SameSite>();
    }

    private static async Task<Results<Created<RunReference>, ValidationProblem, ProblemHttpResult>> LaunchAsync(
        LaunchRequest request, Experiments experiments, RunActions actions, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        try
        {
            var experiment = experiments.Find(request.Experiment);
            var draft = new ConfigDraft(experiment.Create());
            foreach (var (path, text) in request.Set ?? new Dictionary<string, string>())
            {
                draft.Apply(path, text);
            }

            if (draft.Config is null)
            {
                return Problems(draft.Problems);
            }

            var id = await actions.LaunchAsync(user, Launch.Of(experiment, draft.Config, request.Name, request.Queue, request.Tags), cancellationToken);
            return TypedResults.Created($"/api/runs/{id}", new RunReference(id));
        }
        catch (ConfigException exception)
        {
            return Problems(exception.Problems.GroupBy(p => p.Path).ToDictionary(p => p.Key, p => string.Join(' ', p.Select(q => q.Message))));
        }
        catch (ArgumentException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static ValidationProblem Problems(IReadOnlyDictionary<string, string> problems) =>
        TypedResults.ValidationProblem(problems.ToDictionary(p => p.Key, p => new[] { p.Value }), title: "The config has problems.");
}
