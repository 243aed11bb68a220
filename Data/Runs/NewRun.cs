namespace Platform.Data.Runs;

/// <summary>What a person fills in to launch a run.</summary>
public sealed record NewRun
{
    /// <summary>The name, at most 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The catalogue name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The whole configuration as JSON.</summary>
    public required string Spec { get; init; }

    /// <summary>The flattened configuration.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>The queue: <c>cpu</c>, <c>gpu</c> or <c>h-</c> and a host's name.</summary>
    /// <value>The default is <c>cpu</c>.</value>
    public string Queue { get; init; } = "cpu";

    /// <summary>The user name of the person.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Labels by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Notes in Markdown.</summary>
    public string Notes { get; init; } = "";

    /// <summary>The run it is a copy of.</summary>
    public long? ClonedFromId { get; init; }

    /// <summary>Runs that have to succeed before this one is delivered to a host.</summary>
    public IReadOnlyList<long> Needs { get; init; } = [];

    /// <summary>The cell of a sweep it computes; null where it stands for itself.</summary>
    public NewRunCell? Cell { get; init; }
}
