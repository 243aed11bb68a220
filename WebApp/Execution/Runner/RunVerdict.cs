using Platform.Data.Runs;

namespace Platform.WebApp.Execution.Runner;

/// <summary>What happens to a run after its process has ended.</summary>
/// <param name="State">An ended state; <see cref="RunState.Running"/> to start its process again here; <see cref="RunState.Queued"/> to give it back.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="FailureClass">The class of the failure; null where there was none.</param>
internal sealed record RunVerdict(RunState State, string? Reason, string? FailureClass = null)
{
    private const int SignalBase = 128;
    private const int Kill = 9;

    /// <summary>The Runner's own exit code after its watchdog ended it.</summary>
    private const int Hung = 5;

    /// <summary>
    /// Decides. What the process said of itself in its events comes first, then its exit code; an end by a signal that nobody asked for is
    /// an interruption, after which the run goes on from its last checkpoint.
    /// </summary>
    public static RunVerdict Of(RunnerExit exit, Run run)
    {
        var said = run.RunnerState;
        if (exit.Code == 0 || (exit.Code is null && said == "succeeded"))
        {
            return new RunVerdict(RunState.Succeeded, null);
        }

        var hung = exit.Code == Hung || (exit.Code is null && run.FailureClass == "hung");
        if ((said == "failed" && !hung) || exit.Code is 1 or 2 or 4 or 126 or 127)
        {
            return Failed(exit, run);
        }

        if (exit.KilledByUs && exit.Code != 3)
        {
            return new RunVerdict(
                RunState.Stopped, "did not stop in time and was killed; what came after its last checkpoint is lost");
        }

        if (exit.StopRequested)
        {
            return new RunVerdict(RunState.Stopped, Stopped(run) + (exit.Code is > SignalBase ? $"; {Signal(exit.Code.Value)} before it had saved" : ""));
        }

        if (exit.ShuttingDown)
        {
            return new RunVerdict(RunState.Queued, "interrupted by shutdown; goes on from its last checkpoint");
        }

        if (hung || exit.Silent)
        {
            // What held it up may be gone; the count of attempts without a new checkpoint ends what does not get better.
            return new RunVerdict(
                RunState.Running, $"interrupted: {(hung ? run.Reason ?? "nothing moved any more" : "the process gave no sign of life and was killed")}", "hung");
        }

        if (exit.KernelRanOutOfMemory && exit.Code is SignalBase + Kill or null)
        {
            return new RunVerdict(
                RunState.Failed,
                $"The machine ran out of memory at step {run.Step}, and the system killed the run. Use a smaller batch or more accumulation, or a machine with more memory.",
                "out_of_memory");
        }

        return exit.Code switch
        {
            3 => new RunVerdict(RunState.Running, "interrupted: the process was told to stop from outside the platform", "interrupted"),
            null => new RunVerdict(RunState.Running, "interrupted: the process was gone", "interrupted"),
            > SignalBase => new RunVerdict(RunState.Running, $"interrupted: {Signal(exit.Code.Value)}{Words(exit.Console)}", "interrupted"),
            _ => new RunVerdict(RunState.Failed, $"The Runner ended with the unexpected code {exit.Code}.{Words(exit.Console)}", "bug"),
        };
    }

    private static RunVerdict Failed(RunnerExit exit, Run run)
    {
        if (run.FailureClass is null && exit.DiskIsFull)
        {
            // It could not even write why it failed.
            return new RunVerdict(
                RunState.Failed, $"The disk is full: the run could not go on at step {run.Step}. Make room and retry; it goes on from its last checkpoint.", "disk_full");
        }

        var failureClass = run.FailureClass ?? exit.Code switch
        {
            2 => "bad_config",
            4 => "bad_data",
            126 or 127 => "setup",
            _ => "bug",
        };
        return new RunVerdict(RunState.Failed, run.Reason ?? exit.Console ?? $"The Runner ended with code {exit.Code} and said nothing.", failureClass);
    }

    private static string Stopped(Run run) =>
        run.Reason is { } reason && reason.StartsWith("stop requested by ", StringComparison.Ordinal)
            ? "stopped by " + reason["stop requested by ".Length..]
            : "stopped by request";

    private static string Words(string? console) => console is null ? "" : $"\n{console}";

    private static string Signal(int code) => (code - SignalBase) switch
    {
        4 => "the process crashed (SIGILL: this processor lacks an instruction it uses)",
        6 => "the process crashed (SIGABRT)",
        7 => "the process crashed (SIGBUS)",
        8 => "the process crashed (SIGFPE)",
        9 => "the process was killed (SIGKILL)",
        11 => "the process crashed (SIGSEGV)",
        15 => "the process was told to end (SIGTERM)",
        var number => $"the process was ended by signal {number}",
    };
}
