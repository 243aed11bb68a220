using Platform.Training.Proteins.Predictions;

namespace Platform.WebApp.Structures;

/// <summary>A prediction as lists show it.</summary>
public sealed record PredictionSummary
{
    /// <summary>The run that made it.</summary>
    public required long RunId { get; init; }

    /// <summary>The run's name.</summary>
    public required string RunName { get; init; }

    /// <summary>Its folder's name below the run's artifacts.</summary>
    public required string Target { get; init; }

    /// <summary>The chain's name.</summary>
    public required string Name { get; init; }

    /// <summary>Number of residues; 0 where the file cannot be read here.</summary>
    public int Length { get; init; }

    /// <summary>What it was made from.</summary>
    public PredictionEvidence Evidence { get; init; }

    /// <summary>The mean expected lDDT of the first model, 0 to 1; null where there is none.</summary>
    public double? ExpectedLddt { get; init; }

    /// <summary>Number of models.</summary>
    public int Models { get; init; }

    /// <summary>The known structure it was compared with; null where there is none.</summary>
    public string? Reference { get; init; }

    /// <summary>The first model's figures against the reference.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>When it was written, UTC.</summary>
    public required DateTime Written { get; init; }

    /// <summary>Why it cannot be read here; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Its page.</summary>
    public string Address => FormattableString.Invariant($"/structures/{RunId}/{Uri.EscapeDataString(Target)}");
}
