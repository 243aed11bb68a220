using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Platform.WebApp.Execution.Runner;

/// <summary>A run's process: one this process started, whose exit code it will learn, or one an earlier process of this host started.</summary>
internal sealed class RunnerProcess : IDisposable
{
    private const int Terminate = 15;
    private const int KillSignal = 9;

    private readonly Process? _child;
    private readonly long _outOfMemoryKills = OutOfMemoryKills();

    private RunnerProcess(ProcessIdentity identity, Process? child)
    {
        Identity = identity;
        _child = child;
        Exited = WaitAsync();
    }

    /// <summary>Which process it is.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>The length of <c>console.txt</c> before the process wrote there; 0 for one that was found at work.</summary>
    public long ConsoleOffset { get; private init; }

    /// <summary>Ends when the process has ended: with its exit code, 128 and the signal's number after a signal, or null where it is unknown.</summary>
    public Task<int?> Exited { get; }

    /// <summary>Whether the kernel killed a process for want of memory since this one was started or found.</summary>
    public bool KernelRanOutOfMemory => OutOfMemoryKills() > _outOfMemoryKills;

    /// <summary>Takes a child of this process.</summary>
    public static RunnerProcess Started(Process child, long consoleOffset) =>
        new(ProcessIdentity.Find(child.Id) ?? new ProcessIdentity(child.Id, ""), child) { ConsoleOffset = consoleOffset };

    /// <summary>Takes a process that an earlier process of this host started.</summary>
    public static RunnerProcess Found(ProcessIdentity identity) => new(identity, null);

    /// <summary>Asks the process to finish its step, save and end. To be asked twice means to end at once, so ask once.</summary>
    public void RequestStop() => Signal(Terminate, Identity.Id);

    /// <summary>Ends the process and those it started at once.</summary>
    public void Kill()
    {
        Signal(KillSignal, -Identity.Id);
        Signal(KillSignal, Identity.Id);
    }

    /// <inheritdoc/>
    public void Dispose() => _child?.Dispose();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private static long OutOfMemoryKills()
    {
        try
        {
            foreach (var line in File.ReadLines("/proc/vmstat"))
            {
                if (line.StartsWith("oom_kill ", StringComparison.Ordinal) && long.TryParse(line.AsSpan(9), out var count))
                {
                    return count;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Some containers hide the counter.
        }

        return 0;
    }

    private void Signal(int signal, int target)
    {
        if (_child is { HasExited: false } || Identity.IsAlive)
        {
            _ = SendSignal(target, signal);
        }
    }

    private async Task<int?> WaitAsync()
    {
        if (_child is not null)
        {
            await _child.WaitForExitAsync();
            return _child.ExitCode;
        }

        while (Identity.IsAlive)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        return null;
    }
}
