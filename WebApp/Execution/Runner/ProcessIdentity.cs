using System.Globalization;

namespace Platform.WebApp.Execution.Runner;

/// <summary>A process of this machine, told from a later one with the same number by the moment it started.</summary>
/// <param name="Id">The process number.</param>
/// <param name="Start">The boot it belongs to and the clock tick at which it started.</param>
internal sealed record ProcessIdentity(int Id, string Start)
{
    private static readonly string Boot = File.Exists("/proc/sys/kernel/random/boot_id")
        ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()
        : "";

    /// <summary>Whether the process still runs; one that ended and was not yet collected does not.</summary>
    public bool IsAlive => Find(Id) == this;

    /// <summary>Reads the identity of a running process.</summary>
    /// <returns>The identity, or null where no such process runs.</returns>
    public static ProcessIdentity? Find(int processId)
    {
        try
        {
            // The second field is the program's name in parentheses and may itself hold blanks and parentheses.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new ProcessIdentity(processId, string.Create(CultureInfo.InvariantCulture, $"{Boot}:{fields[19]}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Finds the process that says in a file who it is, if it is one that works on a directory.</summary>
    /// <param name="pidFile">The file with the process number.</param>
    /// <param name="directory">The path that must be among the process's arguments.</param>
    public static ProcessIdentity? FindWorkingOn(string pidFile, string directory)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
                && File.ReadAllText($"/proc/{processId}/cmdline").Split('\0').Contains(directory)
                ? Find(processId)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
