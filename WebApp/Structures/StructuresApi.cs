using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
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
        var prefix = $"artifacts/{target}/";
        var files = (await artifacts.ListAsync(runId, context.RequestAborted)).Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (files.Count == 0)
        {
            return TypedResults.Problem($"Run {runId} has no structure {target}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var root = directories.Find(runId);
        if (files.Find(file => !File.Exists(Path.Combine(root, file.Path))) is { } missing)
        {
            return TypedResults.Problem(
                $"{missing.Path} is registered but not on this host. It may lie on the host that executed the run, or it was deleted.",
                statusCode: StatusCodes.Status404NotFound,
                title: "Not here");
        }

        // Packing ends each entry with a write that cannot wait.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } body)
        {
            body.AllowSynchronousIO = true;
        }

        return Results.Stream(
            async stream =>
            {
                await using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                foreach (var file in files)
                {
                    var entry = archive.CreateEntry(file.Path[prefix.Length..], CompressionLevel.Fastest);
                    await using var content = entry.Open();
                    await using var source = File.OpenRead(Path.Combine(root, file.Path));
                    await source.CopyToAsync(content, context.RequestAborted);
                }
            },
            "application/zip",
            $"{target}-run-{runId}.zip");
    }
}
