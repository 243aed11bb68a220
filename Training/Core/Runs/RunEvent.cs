using System.Text.Json.Serialization;

namespace Platform.Training.Core.Runs;

/// <summary>Something that a run reports: one line of <c>events.ndjson</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(StateEvent), "state")]
[JsonDerivedType(typeof(MetricEvent), "metric")]
[JsonDerivedType(typeof(ProgressEvent), "progress")]
[JsonDerivedType(typeof(CheckpointEvent), "checkpoint")]
[JsonDerivedType(typeof(ArtifactEvent), "artifact")]
[JsonDerivedType(typeof(WarningEvent), "warning")]
[JsonDerivedType(typeof(FailureEvent), "failure")]
[JsonDerivedType(typeof(SummaryEvent), "summary")]
public abstract record RunEvent
{
    /// <summary>Number of the event in its run, from 1, without gaps, going on when the run is resumed.</summary>
    [JsonPropertyOrder(-2)]
    public long Seq { get; init; }

    /// <summary>When it was reported, UTC.</summary>
    [JsonPropertyOrder(-1)]
    public DateTime Time { get; init; }
}

/// <summary>The run's process entered a state.</summary>
/// <param name="State">starting, running, stopping, succeeded, failed or stopped.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Reason">Why, in words, where there is something to say.</param>
public sealed record StateEvent(string State, long Step, string? Reason = null) : RunEvent;

/// <summary>A figure at a step. Each (name, step) is reported once, also across resumes.</summary>
/// <param name="Name">For example <c>train/loss</c>.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Value">The figure.</param>
public sealed record MetricEvent(string Name, long Step, double Value) : RunEvent;

/// <summary>How far the run is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="SecondsLeft">Estimate of the time left, seconds.</param>
public sealed record ProgressEvent(long Step, long TotalSteps, double SecondsLeft) : RunEvent;

/// <summary>A checkpoint was completed.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Path">Within the run directory.</param>
/// <param name="Bytes">Its size.</param>
public sealed record CheckpointEvent(long Step, string Path, long Bytes) : RunEvent;

/// <summary>A file was made that is worth taking away.</summary>
/// <param name="Path">Within the run directory.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its checksum, lower-case hexadecimal.</param>
public sealed record ArtifactEvent(string Path, long Bytes, string Sha256) : RunEvent;

/// <summary>Something to know that does not end the run.</summary>
/// <param name="Message">In words.</param>
public sealed record WarningEvent(string Message) : RunEvent;

/// <summary>Why the run failed.</summary>
/// <param name="Class">The kind of failure, which decides whether trying again can help.</param>
/// <param name="Message">What happened, where, and what to do.</param>
public sealed record FailureEvent(FailureClass Class, string Message) : RunEvent;

/// <summary>The run's final figures.</summary>
/// <param name="Values">By name, for example <c>dev/accuracy</c>, <c>parameters</c>, <c>seconds</c>.</param>
public sealed record SummaryEvent(IReadOnlyDictionary<string, double> Values) : RunEvent;
