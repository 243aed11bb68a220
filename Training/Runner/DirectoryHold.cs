using Platform.Training.Core.Configs;

namespace Platform.Training.Runner;

/// <summary>Takes a directory for this process alone.</summary>
internal static class DirectoryHold
{
    /// <summary>Makes the directory where it does not exist, and locks it until the result is disposed.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="what">What it holds, for messages: <c>sweep</c>.</param>
    /// <exception cref="ConfigException">Another process holds it, or it cannot be written.</exception>
    public static FileStream Take(string root, string what)
    {
        try
        {
            Directory.CreateDirectory(root);
            return new FileStream(Path.Combine(root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (problem.Message.Contains("being used by another process", StringComparison.Ordinal))
        {
            throw new ConfigException("", $"Another process is executing the {what} in \"{root}\".");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException("", $"\"{root}\" cannot hold a {what}: {problem.Message}");
        }
    }
}
