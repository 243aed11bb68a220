using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;
using Platform.WebApp.Accounts;
using Platform.WebApp.Runs;

namespace Platform.WebApp.New;

/// <summary>Launching over HTTP: <c>POST /api/runs</c>, <c>GET /api/experiments</c>, <c>GET /api/modifiers</c>.</summary>
internal static class LaunchApi
{
    /// <summary>Maps the catalogue and the launch.</summary>
    public static void MapLaunch(this WebApplication app)
    {
        app.MapGet("/api/experiments", (Experiments experiments) =>
            experiments.All.Select(e => new { e.Name, e.Title, e.Summary, e.Category, e.Datasets }));
        app.MapGet("/api/modifiers", () => ConfigTypes.Fitting(typeof(Modifier)).Select(type => (Modifier)Activator.CreateInstance(type)!).Select(m => new
        {
            m.Name,
            m.Summary,
            Fields = ConfigTree.Fields(m).Select(f => new { f.Name, Default = f.Value is null ? null : f.Text, f.Description }),
        }));
        app.MapPost("/api/runs", LaunchAsync).RequireAuthorization(Policies.Edit).AddEndpointFilter<SameSite>();
    }

    private static async Task<Results<Created<RunReference>, ValidationProblem, ProblemHttpResult>> LaunchAsync(
        LaunchRequest request, Experiments experiments, RunActions actions, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        try
        {
            var experiment = experiments.Find(request.Experiment);
            var draft = new RunDraft(experiment.Create(), request.Modifiers ?? []);
            foreach (var (path, text) in request.Set ?? new Dictionary<string, string>())
            {
                // A place that is not there may be one that modifiers with problems would have made.
                if (draft.ModifierProblems.Count == 0 || draft.Form.Has(path))
                {
                    draft.Form.Apply(path, text);
                }
            }

            if (draft.Config is null)
            {
                return Problems(draft);
            }

            var id = await actions.LaunchAsync(user, Launch.Of(experiment, draft.Config, request.Name, request.Queue, request.Tags), cancellationToken);
            return TypedResults.Created($"/api/runs/{id}", new RunReference(id));
        }
        catch (ConfigException exception)
        {
            return Problems(exception.Problems.GroupBy(p => p.Path).ToDictionary(p => p.Key, p => p.Select(q => q.Message).ToArray()));
        }
        catch (ArgumentException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static ValidationProblem Problems(RunDraft draft)
    {
        var problems = draft.Form.Problems.ToDictionary(p => p.Key, p => new[] { p.Value });
        if (draft.ModifierProblems.Count > 0)
        {
            problems["modifiers"] = [.. draft.ModifierProblems.Select(p => p.ToString())];
        }

        return Problems(problems);
    }

    private static ValidationProblem Problems(Dictionary<string, string[]> problems) =>
        TypedResults.ValidationProblem(problems, title: "The config has problems.");
}
