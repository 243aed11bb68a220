namespace Platform.Data.Sweeps;

/// <summary>What a person fills in to launch a sweep, or what an imported one comes with.</summary>
public sealed record NewSweep
{
    /// <summary>The name, at most 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What was asked for, as JSON.</summary>
    public required string Spec { get; init; }

    /// <summary>The user name of the person.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Notes in Markdown.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Imported results as a JSON list; null where runs compute them.</summary>
    public string? Results { get; init; }

    /// <summary>How many results <see cref="Results"/> holds.</summary>
    public int ResultCount { get; init; }
}
