using Platform.Data.Artifacts;
using Platform.Data.Metrics;

namespace Platform.Data.Runs;

/// <summary>
/// One execution of an experiment. The row is the truth about a run: whoever delivers or executes it first wins the row's lease, and
/// every later write carries the lease's fencing number. All times are UTC.
/// </summary>
public sealed class Run
{
    /// <summary>The identity of the run.</summary>
    public long Id { get; set; }

    /// <summary>The name people gave it.</summary>
    public required string Name { get; set; }

    /// <summary>The catalogue name of the experiment it started from, such as <c>sst2-tiny</c>.</summary>
    public required string Experiment { get; set; }

    /// <summary>The whole configuration as JSON; written to <c>spec.json</c> when the run starts.</summary>
    public required string Spec { get; set; }

    /// <summary>Where the run stands.</summary>
    public RunState State { get; set; }

    /// <summary>Why it is in this state, in words; null where the state says it all.</summary>
    public string? Reason { get; set; }

    /// <summary>
    /// The class of the failure: <c>bad_config</c>, <c>bad_data</c>, <c>out_of_memory</c>, <c>disk_full</c>, <c>numerics</c>, <c>hardware</c>, <c>hung</c>, <c>bug</c>,
    /// <c>interrupted</c> or <c>setup</c>; null where there was none.
    /// </summary>
    public string? FailureClass { get; set; }

    /// <summary>The queue it waits in: <c>cpu</c>, <c>gpu</c> or <c>h-</c> and a host's name.</summary>
    public required string Queue { get; set; }

    /// <summary>When it was made.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When its first process was started.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>The user name of the person who launched it.</summary>
    public string? CreatedBy { get; set; }

    /// <summary>The run it is a copy of.</summary>
    public long? ClonedFromId { get; set; }

    /// <summary>The sweep it is a part of; null where it stands for itself.</summary>
    public long? SweepId { get; set; }

    /// <summary>Which cell of its sweep it computes, the only one with that key; null outside a sweep.</summary>
    public string? CellKey { get; set; }

    /// <summary>What tells its cell from others, as JSON; null outside a sweep and where it only prepares something others need.</summary>
    public string? CellLabels { get; set; }

    /// <summary>Notes in Markdown.</summary>
    public string Notes { get; set; } = "";

    /// <summary>When it was put away; null while it is in the lists.</summary>
    public DateTime? ArchivedAt { get; set; }

    /// <summary>How many times a process was started for it.</summary>
    public int Attempt { get; set; }

    /// <summary>Interruptions in a row that came before a new checkpoint was written.</summary>
    public int StalledAttempts { get; set; }

    /// <summary>The step it has reached.</summary>
    public long Step { get; set; }

    /// <summary>The step at which it will be done; null until the process said so.</summary>
    public long? TotalSteps { get; set; }

    /// <summary>The seconds left as the process last estimated them.</summary>
    public double? SecondsLeft { get; set; }

    /// <summary>The step of the newest checkpoint; null while there is none.</summary>
    public long? CheckpointStep { get; set; }

    /// <summary>The step of the newest checkpoint when the present attempt began.</summary>
    public long? AttemptCheckpointStep { get; set; }

    /// <summary>The state its process last reported of itself: starting, running, stopping, succeeded, failed or stopped.</summary>
    public string? RunnerState { get; set; }

    /// <summary>The exit code of the last process; 128 and the signal's number where a signal ended it.</summary>
    public int? ExitCode { get; set; }

    /// <summary>Whether a person asked for a stop that has not been carried out yet.</summary>
    public bool StopRequested { get; set; }

    /// <summary>The host that owns the run, while one does.</summary>
    public string? Owner { get; set; }

    /// <summary>Grows with each change of owner; writes of earlier owners are refused.</summary>
    public long Fence { get; set; }

    /// <summary>When the owner last showed that it lives.</summary>
    public DateTime? HeartbeatAt { get; set; }

    /// <summary>The process that executes the run on its owner.</summary>
    public int? ProcessId { get; set; }

    /// <summary>The boot and clock tick at which that process started, so that a reused process id is not mistaken for it.</summary>
    public string? ProcessStart { get; set; }

    /// <summary>The accelerator the process was given, such as <c>cuda:0</c>; null for processors only.</summary>
    public string? Device { get; set; }

    /// <summary>The delivery that will start it, in the storage of the queue; null where none was made yet.</summary>
    public string? JobId { get; set; }

    /// <summary>The sequence number of the last event taken in.</summary>
    public long LastSeq { get; set; }

    /// <summary>The bytes of <c>log.txt</c> taken in.</summary>
    public long LogLength { get; set; }

    /// <summary>The run directory relative to the data directory, such as <c>runs/17</c>.</summary>
    public string Directory { get; set; } = "";

    /// <summary>The final figures as a JSON object of numbers; null until the process wrote them.</summary>
    public string? Summary { get; set; }

    /// <summary>Grows with each change a person could see; heartbeats do not count.</summary>
    public long Revision { get; set; }

    /// <summary>The runs that have to succeed before this one is delivered to a host.</summary>
    public List<RunDependency> Needs { get; } = [];

    /// <summary>The flattened configuration.</summary>
    public List<RunParam> Params { get; } = [];

    /// <summary>The labels.</summary>
    public List<RunTag> Tags { get; } = [];

    /// <summary>The metrics with their figures so far.</summary>
    public List<RunMetric> Metrics { get; } = [];

    /// <summary>The files it produced.</summary>
    public List<Artifact> Artifacts { get; } = [];
}
