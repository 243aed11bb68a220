namespace Platform.Data.Runs;

/// <summary>One field of a run's configuration, by path.</summary>
public sealed class RunParam
{
    /// <summary>The run it belongs to.</summary>
    public long RunId { get; set; }

    /// <summary>The path in the configuration tree, such as <c>learner.learning_rate</c>.</summary>
    public required string Path { get; set; }

    /// <summary>The value as text.</summary>
    public required string Value { get; set; }
}
