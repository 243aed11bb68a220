namespace Platform.WebApp.Execution.Runner;

/// <summary>How a run's process ended, and what was asked of it before.</summary>
internal sealed record RunnerExit
{
    /// <summary>The exit code, 128 and the signal's number after a signal; null where the process was not our child.</summary>
    public int? Code { get; init; }

    /// <summary>Whether a person asked to stop the run.</summary>
    public bool StopRequested { get; init; }

    /// <summary>Whether this process is shutting down and asked the run to save.</summary>
    public bool ShuttingDown { get; init; }

    /// <summary>Whether we killed it because it did not stop in time.</summary>
    public bool KilledByUs { get; init; }

    /// <summary>Whether we killed it because it gave no sign of life.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether the kernel killed a process for want of memory meanwhile.</summary>
    public bool KernelRanOutOfMemory { get; init; }

    /// <summary>Whether the disk of the run directory is full.</summary>
    public bool DiskIsFull { get; init; }

    /// <summary>The last lines on its console.</summary>
    public string? Console { get; init; }
}
