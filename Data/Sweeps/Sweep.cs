namespace Platform.Data.Sweeps;

/// <summary>
/// Many runs that belong together: a plan of cells, each computed by one run, or the results of a study that was computed elsewhere and
/// imported. All times are UTC.
/// </summary>
public sealed class Sweep
{
    /// <summary>The identity of the sweep.</summary>
    public long Id { get; set; }

    /// <summary>The name people gave it.</summary>
    public required string Name { get; set; }

    /// <summary>What was asked for, as JSON: the plan follows from it.</summary>
    public required string Spec { get; set; }

    /// <summary>When it was made.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>The user name of the person who launched or imported it.</summary>
    public string? CreatedBy { get; set; }

    /// <summary>Notes in Markdown.</summary>
    public string Notes { get; set; } = "";

    /// <summary>When it was put away; null while it is in the list.</summary>
    public DateTime? ArchivedAt { get; set; }

    /// <summary>The results of an imported study as a JSON list; null where runs compute them.</summary>
    public string? Results { get; set; }

    /// <summary>How many results <see cref="Results"/> holds.</summary>
    public int ResultCount { get; set; }
}
