using System.Text;

namespace Platform.WebApp.Execution.Runner;

/// <summary>Reads the end of a run's <c>console.txt</c>, where native crashes and errors before the first event leave their words.</summary>
internal static class ConsoleText
{
    private const int TailBytes = 4096;
    private const int MaxLines = 5;

    /// <summary>The length of the file now; 0 where there is none.</summary>
    public static long Length(string directory)
    {
        var file = new FileInfo(Path.Combine(directory, "console.txt"));
        return file.Exists ? file.Length : 0;
    }

    /// <summary>The last lines written after a position.</summary>
    /// <returns>At most five lines; null where there are none.</returns>
    public static string? Tail(string directory, long from)
    {
        try
        {
            using var file = new FileStream(
                Path.Combine(directory, "console.txt"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Max(from, file.Length - TailBytes);
            var bytes = new byte[Math.Max(0, file.Length - file.Position)];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var lines = Encoding.UTF8.GetString(bytes, 0, read).Replace("\0", "", StringComparison.Ordinal)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length == 0 ? null : string.Join('\n', lines[Math.Max(0, lines.Length - MaxLines)..]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
