using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Platform.Data.Artifacts;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Runs;

/// <summary>The files of runs over HTTP, with ranges so that a broken download can go on.</summary>
internal static class ArtifactApi
{
    private const int PreviewBytes = 64 * 1024;

    /// <summary>Maps <c>/api/runs/{id}/files/{path}</c>.</summary>
    public static void MapArtifacts(this WebApplication app) =>
        app.MapGet("/api/runs/{id:long}/files/{**path}", SendAsync);

    private static async Task<Results<PhysicalFileHttpResult, FileContentHttpResult, ProblemHttpResult>> SendAsync(
        long id, string path, bool? preview, ArtifactQueries artifacts, RunDirectories directories, HttpContext context, CancellationToken cancellationToken)
    {
        // Only what the run registered can be asked for.
        if (await artifacts.FindAsync(id, path, cancellationToken) is not { } artifact)
        {
            return TypedResults.Problem($"Run {id} has no file {path}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var root = Path.GetFullPath(directories.Find(id));
        var file = Path.GetFullPath(Path.Combine(root, artifact.Path));
        if (!file.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file))
        {
            return TypedResults.Problem(
                $"{path} is registered but not on this host. It may lie on the host that executed the run, or it was deleted.",
                statusCode: StatusCodes.Status404NotFound,
                title: "Not here");
        }

        // A file of a run must never act as a page of this site.
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        if (preview == true && !ArtifactKind.IsImage(path))
        {
            return TypedResults.Bytes(await HeadAsync(file, cancellationToken), "text/plain; charset=utf-8");
        }

        return TypedResults.PhysicalFile(
            file,
            ArtifactKind.IsImage(path) ? ArtifactKind.ImageType(path) : "application/octet-stream",
            preview == true ? null : Path.GetFileName(path),
            entityTag: artifact.Sha256 is { } sha ? new EntityTagHeaderValue($"\"{sha}\"") : null,
            enableRangeProcessing: true);
    }

    private static async Task<byte[]> HeadAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var buffer = new byte[(int)Math.Min(PreviewBytes, stream.Length)];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..read];
    }
}
