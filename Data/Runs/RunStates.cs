namespace Platform.Data.Runs;

/// <summary>What a <see cref="RunState"/> means for what may happen next.</summary>
public static class RunStates
{
    /// <summary>Whether a host owns the run now: running or stopping.</summary>
    public static bool IsOwned(this RunState state) => state is RunState.Running or RunState.Stopping;

    /// <summary>Whether nothing more happens to the run by itself: succeeded, failed or stopped.</summary>
    public static bool IsEnded(this RunState state) => state is RunState.Succeeded or RunState.Failed or RunState.Stopped;
}
