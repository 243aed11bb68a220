namespace Platform.Data.Runs;

/// <summary>The state of a run. Stored by name.</summary>
public enum RunState
{
    /// <summary>Waits for a host with a free slot of its queue.</summary>
    Queued,

    /// <summary>A host owns it and its process runs, starts, or is about to be restarted after an interruption.</summary>
    Running,

    /// <summary>A person asked to stop it; its process finishes the step and saves.</summary>
    Stopping,

    /// <summary>Ended with all its work done.</summary>
    Succeeded,

    /// <summary>Ended by an error that a restart would meet again.</summary>
    Failed,

    /// <summary>Ended by a person's request; can be resumed.</summary>
    Stopped,
}
