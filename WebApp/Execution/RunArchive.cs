using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Platform.WebApp.Execution;

/// <summary>Several registered files of a run as one ZIP file.</summary>
internal static class RunArchive
{
    /// <summary>Packs files while they are sent.</summary>
    /// <param name="root">The run's directory.</param>
    /// <param name="folder">The folder that holds them, relative to the run's directory; names in the archive begin below it.</param>
    /// <param name="paths">The files, relative to the run's directory.</param>
    /// <param name="name">The archive's name.</param>
    /// <param name="context">The request.</param>
    /// <returns>The archive, or what is registered and not on this host.</returns>
    public static IResult Send(string root, string folder, IReadOnlyList<string> paths, string name, HttpContext context)
    {
        if (paths.FirstOrDefault(path => !File.Exists(Path.Combine(root, path))) is { } missing)
        {
            return TypedResults.Problem(
                $"{missing} is registered but not on this host. It may lie on the host that executed the run, or it was deleted.",
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
                foreach (var path in paths)
                {
                    // Weights hardly get smaller by packing.
                    var entry = archive.CreateEntry(path[(folder.Length + 1)..], CompressionLevel.Fastest);
                    await using var content = entry.Open();
                    await using var source = File.OpenRead(Path.Combine(root, path));
                    await source.CopyToAsync(content, context.RequestAborted);
                }
            },
            "application/zip",
            name);
    }
}
