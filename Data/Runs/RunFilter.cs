namespace Platform.Data.Runs;

/// <summary>Which runs to list; what is left null does not restrict.</summary>
public sealed record RunFilter
{
    /// <summary>Words that must all occur, in the name, the experiment, the notes or a tag; case does not matter. A number also finds that run.</summary>
    public string? Search { get; init; }

    /// <summary>The states to list.</summary>
    public IReadOnlyCollection<RunState>? States { get; init; }

    /// <summary>The catalogue name of the experiment.</summary>
    public string? Experiment { get; init; }

    /// <summary>The queue.</summary>
    public string? Queue { get; init; }

    /// <summary>The user name of who launched them.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>A tag's key.</summary>
    public string? TagKey { get; init; }

    /// <summary>With <see cref="TagKey"/>, the tag's value.</summary>
    public string? TagValue { get; init; }

    /// <summary>The run they are copies of.</summary>
    public long? ClonedFromId { get; init; }

    /// <summary>The sweep they are part of.</summary>
    public long? SweepId { get; init; }

    /// <summary>Whether to list the archived runs, and only them.</summary>
    public bool Archived { get; init; }
}
