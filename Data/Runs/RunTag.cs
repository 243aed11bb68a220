namespace Platform.Data.Runs;

/// <summary>A label on a run; a key has one value per run.</summary>
public sealed class RunTag
{
    /// <summary>The run it belongs to.</summary>
    public long RunId { get; set; }

    /// <summary>The key, such as <c>purpose</c>.</summary>
    public required string Key { get; set; }

    /// <summary>The value; empty for a bare label.</summary>
    public string Value { get; set; } = "";
}
