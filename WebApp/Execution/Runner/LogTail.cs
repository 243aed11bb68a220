using Platform.Data.Runs;

namespace Platform.WebApp.Execution.Runner;

/// <summary>Follows a run's <c>log.txt</c>.</summary>
internal static class LogTail
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Reads what follows a position.</summary>
    /// <returns>The bytes, or null where there are none yet.</returns>
    public static LogAppend? Read(string path, long offset)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        var length = (int)Math.Min(file.Length - offset, ChunkBytes);
        if (length <= 0)
        {
            return null;
        }

        file.Position = offset;
        var bytes = new byte[length];
        var read = file.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        return new LogAppend(offset, bytes.AsMemory(0, read));
    }
}
