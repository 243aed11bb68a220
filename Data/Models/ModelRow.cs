using Platform.Data.Artifacts;
using Platform.Data.Runs;

namespace Platform.Data.Models;

/// <summary>A run that left a model to take away.</summary>
public sealed record ModelRow
{
    /// <summary>The run.</summary>
    public required long RunId { get; init; }

    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The run's experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The run's state.</summary>
    public required RunState State { get; init; }

    /// <summary>When the run ended, UTC; null while it has not.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>Who launched the run.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The sweep the run is a part of.</summary>
    public long? SweepId { get; init; }

    /// <summary>What tells its cell of a sweep from others, as JSON.</summary>
    public string? CellLabels { get; init; }

    /// <summary>The final figures as a JSON object of numbers; null where the process wrote none.</summary>
    public string? Summary { get; init; }

    /// <summary>The files it produced, by path.</summary>
    public IReadOnlyList<Artifact> Files { get; init; } = [];
}

/// <summary>A page of models.</summary>
/// <param name="Rows">The models of the page.</param>
/// <param name="Total">How many there are.</param>
public sealed record ModelPage(IReadOnlyList<ModelRow> Rows, int Total);
