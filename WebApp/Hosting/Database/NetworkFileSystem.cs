namespace Platform.WebApp.Hosting.Database;

/// <summary>Tells whether a directory lies on a file system that several machines share.</summary>
internal static class NetworkFileSystem
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "lustre", "gpfs", "ceph", "glusterfs", "fuse.glusterfs", "fuse.sshfs", "fuse.s3fs",
        "fuse.juicefs", "fuse.cephfs", "afs", "beegfs", "beegfs_nodev", "orangefs", "pvfs2", "ocfs2", "gfs2", "ncpfs", "davfs", "fuse.davfs2",
    };

    /// <summary>Finds the kind of network file system a directory lies on.</summary>
    /// <param name="directory">An absolute path of a directory that exists.</param>
    /// <param name="mounts">The system's table of mounts.</param>
    /// <returns>Its kind, such as <c>nfs4</c>; null on a local one, and where the system does not say.</returns>
    public static string? Find(string directory, string mounts = "/proc/self/mounts")
    {
        if (!File.Exists(mounts))
        {
            return null;
        }

        var real = RealPath(directory);
        string? kind = null;
        var longest = -1;
        foreach (var line in File.ReadLines(mounts))
        {
            // device, mount point, kind, options; blanks in a mount point are written as \040.
            var fields = line.Split(' ');
            if (fields.Length < 3)
            {
                continue;
            }

            var point = fields[1].Replace("\\040", " ", StringComparison.Ordinal);
            if (point.Length >= longest && IsWithin(real, point))
            {
                longest = point.Length;
                kind = fields[2];
            }
        }

        return kind is not null && Kinds.Contains(kind) ? kind : null;
    }

    private static bool IsWithin(string path, string point) =>
        point == "/" || path == point || path.StartsWith(point.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>The path with its symbolic links followed.</summary>
    private static string RealPath(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = Directory.Exists(next) && Directory.ResolveLinkTarget(next, returnFinalTarget: true) is { } target ? target.FullName : next;
        }

        return real;
    }
}
