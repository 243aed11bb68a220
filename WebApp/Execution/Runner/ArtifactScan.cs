using Platform.Data.Artifacts;
using Platform.Training.Core.Provenance;

namespace Platform.WebApp.Execution.Runner;

/// <summary>Finds the files a run produced and computes their digests.</summary>
internal static class ArtifactScan
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>Reads the files in <c>artifacts/</c>, in order of path; links are left out.</summary>
    public static async Task<IReadOnlyList<Artifact>> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var root = Path.Combine(directory, "artifacts");
        if (!Directory.Exists(root))
        {
            return [];
        }

        var artifacts = new List<Artifact>();
        foreach (var file in Directory.EnumerateFiles(root, "*", Everything).Order(StringComparer.Ordinal))
        {
            await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
            artifacts.Add(new Artifact
            {
                Path = Path.GetRelativePath(directory, file).Replace('\\', '/'),
                Bytes = content.Length,
                Sha256 = await FileSha256.OfAsync(content, cancellationToken),
            });
        }

        return artifacts;
    }
}
