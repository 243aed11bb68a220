using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Training.Core.Inputs;
using Platform.WebApp.Accounts;
using Platform.WebApp.Runs;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>Evaluations of networks for proteins over HTTP: <c>/api/evaluations</c>. Their files are the run's.</summary>
internal static class EvaluationsApi
{
    /// <summary>Maps the list, one evaluation and the launch.</summary>
    public static void MapEvaluations(this WebApplication app)
    {
        var evaluations = app.MapGroup("/api/evaluations").WithTags("Evaluations");
        evaluations.MapGet("", async (EvaluationShelf shelf, string? set, CancellationToken end) =>
            new { Evaluations = (await shelf.ListAsync(end)).Where(evaluation => set is null || evaluation.Set == set) });
        evaluations.MapGet("{runId:long}", FindAsync);
        evaluations.MapPost("", LaunchAsync).RequireAuthorization(Policies.Edit).AddEndpointFilter<SameSite>();
    }

    private static async Task<Results<Ok<EvaluationAnswer>, ProblemHttpResult>> FindAsync(long runId, EvaluationShelf shelf, CancellationToken end)
    {
        try
        {
            return await shelf.FindAsync(runId, end) is { } evaluation
                ? TypedResults.Ok(await Task.Run(() => EvaluationAnswer.Of(evaluation), end))
                : TypedResults.Problem($"Run {runId} left no evaluation.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }
        catch (DataException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status404NotFound, title: "Not here");
        }
    }

    private static async Task<Results<Created<RunReference>, ValidationProblem, ProblemHttpResult>> LaunchAsync(
        EvaluationRequest request, ProteinLaunch launch, EvaluationSets sets, Access access, ClaimsPrincipal user, CancellationToken end)
    {
        await access.RequireEditAsync(user, end);
        var dataset = request.Dataset ?? EvaluationSets.Proteins;
        var (config, problems) = new EvaluationDraft
        {
            Dataset = dataset,
            Split = request.Split ?? "",
            Networks = request.Networks ?? [ProteinNetworks.Default],
            Profiles = request.Profiles ?? true,
            Folding = request.Folding ?? true,
            Alignments = request.Alignments ?? "",
            MaximumLength = request.MaximumLength ?? EvaluationDraft.Usual.MaximumLength,
            Every = request.Every ?? EvaluationDraft.Usual.Every,
        }.Check(sets.Find(dataset));
        if (config is null)
        {
            return TypedResults.ValidationProblem(problems.Select(problem => KeyValuePair.Create(problem.Key, new[] { problem.Value })), title: "This cannot be evaluated.");
        }

        try
        {
            var id = await launch.LaunchAsync(user, config, request.Queue, cancellationToken: end);
            return TypedResults.Created($"/api/runs/{id}", new RunReference(id));
        }
        catch (ArgumentException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}

/// <summary>What a program sends to measure networks.</summary>
/// <param name="Dataset">The data set's directory; <c>proteins</c> where it is empty.</param>
/// <param name="Split">The split; the only one where it is empty.</param>
/// <param name="Networks">Folders of networks, whose predictions are averaged; the one that comes with the program where there is none.</param>
/// <param name="Profiles">Whether profiles are shown to the networks.</param>
/// <param name="Folding">Whether chains are folded.</param>
/// <param name="Alignments">A folder of alignments to show in place of profiles; what the data set has where it is empty.</param>
/// <param name="MaximumLength">Chains of more residues are left out.</param>
/// <param name="Every">Every so many-th chain is measured.</param>
/// <param name="Queue">The queue; <c>cpu</c> where it is empty.</param>
internal sealed record EvaluationRequest(
    string? Dataset = null, string? Split = null, IReadOnlyList<string>? Networks = null, bool? Profiles = null, bool? Folding = null,
    string? Alignments = null, int? MaximumLength = null, int? Every = null, string? Queue = null);

/// <summary>An evaluation as the HTTP API shows it.</summary>
/// <param name="Evaluation">What lists show of it.</param>
/// <param name="Methods">Its methods, that of the networks first.</param>
internal sealed record EvaluationAnswer(EvaluationSummary Evaluation, IReadOnlyList<MethodAnswer> Methods)
{
    /// <summary>An evaluation with its intervals.</summary>
    public static EvaluationAnswer Of(Evaluation evaluation) => new(evaluation.Summary,
    [
        .. evaluation.Methods.Select(method => new MethodAnswer(
            method.Name,
            method.Metrics.ToDictionary(metric => metric, metric => FigureAnswer.Of(method.Summary(metric))),
            [.. method.Table.Targets])),
    ]);
}

/// <summary>A method of an evaluation.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Figures">By the metric's name.</param>
/// <param name="Targets">The scores of each target.</param>
internal sealed record MethodAnswer(string Method, IReadOnlyDictionary<string, FigureAnswer> Figures, IReadOnlyList<Training.Proteins.Evaluation.TargetScores> Targets);

/// <summary>Median and mean of a metric with their 95 % intervals.</summary>
internal sealed record FigureAnswer(int Chains, double Median, double MedianLow, double MedianHigh, double Mean, double MeanLow, double MeanHigh)
{
    /// <summary>Of a spread, whose values are numbers: a metric of a method has a value for one chain at least.</summary>
    public static FigureAnswer Of(Training.Proteins.Evaluation.Spread spread) => new(spread.Count, spread.Median, spread.MedianLow, spread.MedianHigh, spread.Mean, spread.MeanLow, spread.MeanHigh);
}
