namespace Platform.Training.Core.Health;

/// <summary>What a run's wall time goes to. Only <see cref="Compute"/> moves the run forward.</summary>
public enum TimeBucket
{
    /// <summary>Loading the program, the data and the model.</summary>
    StartUp,

    /// <summary>Testing the machine, before the run and on the way.</summary>
    Checks,

    /// <summary>Waiting for a batch.</summary>
    Data,

    /// <summary>Forward, backward and update of steps that had not been done before.</summary>
    Compute,

    /// <summary>Measuring on the way.</summary>
    Evaluation,

    /// <summary>Saving and restoring states.</summary>
    Checkpoint,

    /// <summary>Steps done once more, because a crash or a rewind lost what they had given.</summary>
    Repeated,

    /// <summary>Everything else: reports, idling.</summary>
    Other,

    /// <summary>Between the sessions: no process was at work on the run.</summary>
    Down,
}
