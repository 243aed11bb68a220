namespace Platform.Data.Runs;

/// <summary>Something that happened to a run, in the order it was written down.</summary>
public sealed class RunEvent
{
    /// <summary>The identity; grows with time within a run.</summary>
    public long Id { get; set; }

    /// <summary>The run it happened to.</summary>
    public long RunId { get; set; }

    /// <summary>When it happened, UTC.</summary>
    public DateTime Time { get; set; }

    /// <summary>The kind: <c>state</c>, <c>warning</c>, <c>failure</c>, <c>checkpoint</c>, <c>request</c> or <c>host</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>What happened, in words.</summary>
    public required string Message { get; set; }
}
