using Platform.Data.Artifacts;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Structures;

/// <summary>Predicted structures over HTTP: <c>/api/structures</c>. Their single files are the run's.</summary>
internal static class StructuresApi
{
    /// <summary>Maps the list and whole folders.</summary>
    public static void MapStructures(this WebApplication app)
    {
        var structures = app.MapGroup("/api/structures").WithTags("Structures");
        structures.MapGet("", async (PredictionShelf shelf, string? search, string? evidence, string? compared, long? run, string? sort, string? asc, int? page, CancellationToken end) =>
        {
            var view = StructuresView.Read(search, evidence, compared, run, sort, asc, page);
            var found = view.Apply(await shelf.ListAsync(end));
            return new { Structures = found.Skip((view.Page - 1) * StructuresView.PageSize).Take(StructuresView.PageSize), Total = found.Count };
        });
        structures.MapGet("{runId:long}/{target}.zip", DownloadAsync);
    }

    private static async Task<IResult> DownloadAsync(long runId, string target, ArtifactQueries artifacts, RunDirectories directories, HttpContext context)
    {
        // Only what the run registered can be asked for.
        var folder = $"artifacts/{target}";
        string[] files = [.. (await artifacts.ListAsync(runId, context.RequestAborted)).Select(file => file.Path).Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal))];
        return files.Length == 0
            ? TypedResults.Problem($"Run {runId} has no structure {target}.", statusCode: StatusCodes.Status404NotFound, title: "Not found")
            : RunArchive.Send(directories.Find(runId), folder, files, $"{target}-run-{runId}.zip", context);
    }
}
