using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Platform.Data.Runs;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Execution.Runner;

/// <summary>
/// Starts a run's process so that it outlives this one: in a session of its own, with its output in <c>console.txt</c> instead of a pipe to
/// us, and with its process number in <c>runner.pid</c> before the program itself begins.
/// </summary>
internal sealed class RunnerLauncher(
    RunnerLocator locator,
    RunDirectories directories,
    DataDirectory data,
    IOptions<SiteOptions> site,
    IOptions<ExecutionOptions> options,
    TimeProvider time)
{
    // The shell becomes the Runner by exec, so its process number is the Runner's. The kernel prefers the Runner to the site when memory is short.
    private const string Script = """
        exec >>"$PLATFORM_CONSOLE" 2>&1 </dev/null
        echo $$ >"$PLATFORM_PID_FILE"
        if [ -w /proc/self/oom_score_adj ]; then echo 500 >/proc/self/oom_score_adj; fi
        unset PLATFORM_CONSOLE PLATFORM_PID_FILE
        if command -v nice >/dev/null; then set -- nice -n "$PLATFORM_NICENESS" "$@"; fi
        if command -v setsid >/dev/null; then set -- setsid "$@"; fi
        unset PLATFORM_NICENESS
        exec "$@"
        """;

    private const int DiskFull = 28;

    /// <summary>Writes what a run starts from, and starts it.</summary>
    /// <param name="run">The run, with its present attempt counted.</param>
    /// <param name="device">The accelerator it gets; null for none.</param>
    /// <exception cref="RunStartException">The directory cannot be written, or there is no Runner.</exception>
    public RunnerProcess Start(Run run, string? device)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new RunStartException("Runs are executed on Linux and macOS only; use a worker there, or WSL.");
        }

        var command = locator.Command();
        var directory = directories.Find(run);
        Prepare(run, directory);
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = directory };
        foreach (var argument in Arguments(run, directory, command))
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start, directory, device);
        var console = ConsoleText.Length(directory);
        try
        {
            return RunnerProcess.Started(Process.Start(start)!, console);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new RunStartException($"The Runner cannot be started: {exception.Message}", "setup", exception);
        }
    }

    /// <summary>Whether a process still works in a run's directory, whoever started it, on a shared file system also on another host.</summary>
    public bool IsBusy(Run run)
    {
        var file = Path.Combine(directories.Find(run), ".lock");
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The process an earlier process of this host left at work on a run.</summary>
    /// <returns>The process, or null where it has ended.</returns>
    public RunnerProcess? FindStarted(Run run)
    {
        var recorded = run is { ProcessId: { } processId, ProcessStart: { } start } ? new ProcessIdentity(processId, start) : null;
        var directory = directories.Find(run);
        var identity = recorded is { IsAlive: true } ? recorded : ProcessIdentity.FindWorkingOn(Path.Combine(directory, "runner.pid"), directory);
        return identity is null ? null : RunnerProcess.Found(identity);
    }

    private void Prepare(Run run, string directory)
    {
        try
        {
            if (run.Attempt == 1 && File.Exists(Path.Combine(directory, "events.ndjson")))
            {
                // Left by a run of an earlier database; its events are not this run's.
                Directory.Move(directory, $"{directory}.before-{time.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}");
            }

            Directory.CreateDirectory(directory);
            var spec = Path.Combine(directory, "spec.json");
            if (!File.Exists(spec))
            {
                File.WriteAllText(spec + ".new", run.Spec);
                File.Move(spec + ".new", spec);
            }

            using var console = new FileStream(Path.Combine(directory, "console.txt"), FileMode.Append, FileAccess.Write);
        }
        catch (IOException exception) when ((exception.HResult & 0xFFFF) == DiskFull)
        {
            throw new RunStartException($"The disk is full: the run directory {directory} cannot be written.", "disk_full", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunStartException($"The run directory {directory} cannot be written: {exception.Message}", "setup", exception);
        }
    }

    private List<string> Arguments(Run run, string directory, IReadOnlyList<string> command)
    {
        List<string> arguments = ["-c", Script, "run", .. command, "run", Path.Combine(directory, "spec.json"), "--out", directory];
        if (Directory.Exists(data.Datasets))
        {
            arguments.AddRange(["--datasets", data.Datasets]);
        }

        foreach (var plugin in site.Value.Plugins)
        {
            arguments.AddRange(["--plugin", Path.GetFullPath(plugin)]);
        }

        if (run.Attempt > 1)
        {
            arguments.Add("--resume");
        }

        return arguments;
    }

    private void SetEnvironment(ProcessStartInfo start, string directory, string? device)
    {
        RemoveSecrets(start);
        start.Environment["PLATFORM_CONSOLE"] = Path.Combine(directory, "console.txt");
        start.Environment["PLATFORM_PID_FILE"] = Path.Combine(directory, "runner.pid");
        start.Environment["PLATFORM_NICENESS"] = options.Value.Niceness.ToString(CultureInfo.InvariantCulture);
        start.Environment["CUDA_VISIBLE_DEVICES"] = device?.Split(':')[^1] ?? "";
        start.Environment["DOTNET_NOLOGO"] = "1";
    }

    /// <summary>A run may execute a user's own code; it gets no password of ours.</summary>
    internal static void RemoveSecrets(ProcessStartInfo start)
    {
        foreach (var key in start.Environment.Keys.Where(IsSecret).ToList())
        {
            start.Environment.Remove(key);
        }
    }

    private static bool IsSecret(string key) =>
        key.StartsWith("Database__", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("ASPNETCORE_Kestrel__", StringComparison.OrdinalIgnoreCase);
}
