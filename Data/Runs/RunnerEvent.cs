namespace Platform.Data.Runs;

/// <summary>One line of a run's <c>events.ndjson</c>.</summary>
/// <param name="Seq">The sequence number: 1, 2, 3 and so on over the whole life of the run.</param>
/// <param name="Time">When it happened, UTC.</param>
public abstract record RunnerEvent(long Seq, DateTime Time)
{
    /// <summary>The process changed its state.</summary>
    /// <param name="State">starting, running, stopping, succeeded, failed or stopped.</param>
    public sealed record StateChanged(long Seq, DateTime Time, string State, long? Step, string? Reason) : RunnerEvent(Seq, Time);

    /// <summary>A point of a curve. A value may be infinite or not a number.</summary>
    public sealed record Metric(long Seq, DateTime Time, string Name, long Step, double Value) : RunnerEvent(Seq, Time);

    /// <summary>How far it is.</summary>
    public sealed record Progress(long Seq, DateTime Time, long Step, long? TotalSteps, double? SecondsLeft) : RunnerEvent(Seq, Time);

    /// <summary>A checkpoint was written.</summary>
    public sealed record Checkpoint(long Seq, DateTime Time, long Step, string? Path, long? Bytes) : RunnerEvent(Seq, Time);

    /// <summary>A file was produced.</summary>
    public sealed record ArtifactWritten(long Seq, DateTime Time, string Path, long Bytes, string? Sha256) : RunnerEvent(Seq, Time);

    /// <summary>Something a person should know that does not end the run.</summary>
    public sealed record Warning(long Seq, DateTime Time, string Message) : RunnerEvent(Seq, Time);

    /// <summary>What ended the run.</summary>
    /// <param name="Class">bad_config, bad_data, out_of_memory, disk_full, numerics, hardware, hung or bug.</param>
    public sealed record Failure(long Seq, DateTime Time, string Class, string Message) : RunnerEvent(Seq, Time);

    /// <summary>The final figures.</summary>
    public sealed record Summary(long Seq, DateTime Time, IReadOnlyDictionary<string, double> Values) : RunnerEvent(Seq, Time);

    /// <summary>A line of a kind this version does not know, or one that lacks what its kind needs.</summary>
    public sealed record Unknown(long Seq, DateTime Time, string Kind) : RunnerEvent(Seq, Time);
}
