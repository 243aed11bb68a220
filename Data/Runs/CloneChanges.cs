namespace Platform.Data.Runs;

/// <summary>What a copy of a run changes; everything left null is taken over.</summary>
public sealed record CloneChanges
{
    /// <summary>The new name.</summary>
    public string? Name { get; init; }

    /// <summary>The new configuration as JSON; give <see cref="Params"/> with it.</summary>
    public string? Spec { get; init; }

    /// <summary>The new configuration flattened.</summary>
    public IReadOnlyDictionary<string, string>? Params { get; init; }

    /// <summary>The new queue.</summary>
    public string? Queue { get; init; }
}
