using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Data.Models;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Models;

/// <summary>Models over HTTP: lists, folders as archives, answers.</summary>
internal static class ModelsApi
{
    /// <summary>Maps <c>/api/models</c>.</summary>
    public static void MapModels(this WebApplication app)
    {
        var models = app.MapGroup("/api/models").WithTags("Models");
        models.MapGet("", async (ModelQueries queries, string? search, bool? exported, long? sweep, int? page, CancellationToken end) =>
        {
            var found = await queries.PageAsync(search, exported ?? false, sweep, Math.Max(0, (page ?? 1) - 1), cancellationToken: end);
            return new { Models = found.Rows.Select(row => ModelView.Of(TrainedModel.Of(row))), found.Total };
        });
        models.MapGet("{id:long}", FindAsync);
        models.MapGet("{id:long}/{file}.zip", DownloadAsync);
        models.MapPost("{id:long}/answer", AnswerAsync).AddEndpointFilter<Accounts.SameSite>();
    }

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> FindAsync(long id, ModelQueries queries, CancellationToken end) =>
        await queries.FindAsync(id, end) is { } row ? TypedResults.Ok(ModelView.Of(TrainedModel.Of(row))) : NoModel(id);

    /// <summary>A folder of an exported model as one file, packed while it is sent.</summary>
    private static async Task<IResult> DownloadAsync(long id, string file, ModelQueries queries, RunDirectories directories, HttpContext context)
    {
        if (await queries.FindAsync(id, context.RequestAborted) is not { } row
            || TrainedModel.Of(row).Exports.FirstOrDefault(export => export.Name == file) is not { } chosen)
        {
            return NoModel(id);
        }

        return RunArchive.Send(directories.Find(id), chosen.Folder, [.. chosen.Files.Select(item => item.Path)], $"model-{id}-{file}.zip", context);
    }

    private static async Task<Results<Ok<TrialView>, ProblemHttpResult>> AnswerAsync(
        long id, AnswerRequest request, ModelQueries queries, ModelTrials trials, CancellationToken end)
    {
        if (await queries.FindAsync(id, end) is not { } row || TrainedModel.Of(row).Export(request.File) is not { } export)
        {
            return NoModel(id);
        }

        var trial = await trials.AskAsync(id, export, request.Texts, end);
        return trial.Problem is { } problem
            ? TypedResults.Problem(problem, statusCode: StatusCodes.Status422UnprocessableEntity, title: "No answer")
            : TypedResults.Ok(new TrialView(export.Name, trial.Milliseconds, [.. trial.Choices.Select(choice => new ChoiceView(choice.Text, choice.Probability))]));
    }

    private static ProblemHttpResult NoModel(long id) =>
        TypedResults.Problem($"Run {id} left no such model; it may not have ended yet, or it was deleted.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}

/// <summary>Texts to answer.</summary>
/// <param name="Texts">The text, or the two of a pair.</param>
/// <param name="File">The exported file; the first when empty.</param>
internal sealed record AnswerRequest(IReadOnlyList<string> Texts, string? File = null);

/// <summary>An answer.</summary>
internal sealed record TrialView(string File, double Milliseconds, IReadOnlyList<ChoiceView> Choices);

/// <summary>One possible answer.</summary>
internal sealed record ChoiceView(string Text, double? Probability);

/// <summary>A model as the HTTP API shows it.</summary>
internal sealed record ModelView(long Run, string Name, string Experiment, long? Sweep, DateTime? EndedAt, long? WeightsBytes, IReadOnlyList<ExportView> Files)
{
    /// <summary>A model.</summary>
    public static ModelView Of(TrainedModel model) => new(
        model.Row.RunId, model.Row.Name, model.Row.Experiment, model.Row.SweepId, model.Row.EndedAt, model.Weights?.Bytes,
        [.. model.Exports.Select(export => new ExportView(export.Name, export.Folder, export.Sizes, export.Latency, export.Scores, export.Agreement))]);
}

/// <summary>An exported file as the HTTP API shows it.</summary>
internal sealed record ExportView(
    string Name,
    string Folder,
    Training.Compression.Results.FourSizes? Sizes,
    IReadOnlyList<Training.Compression.Results.LatencyFigure> Latency,
    IReadOnlyDictionary<string, double> Scores,
    double? Agreement);
