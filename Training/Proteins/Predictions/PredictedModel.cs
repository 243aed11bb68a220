namespace Platform.Training.Proteins.Predictions;

/// <summary>One of a prediction's models.</summary>
/// <param name="Rank">1 for the best, by energy.</param>
/// <param name="Energy">What folding minimized; no unit, comparable within one prediction alone.</param>
/// <param name="ExpectedLddt">The expected lDDT of each residue, 0 to 1; also in the files, times 100, where a temperature factor stands.</param>
public sealed record PredictedModel(int Rank, double Energy, IReadOnlyList<double> ExpectedLddt)
{
    /// <summary>What the model was folded from, in words.</summary>
    public string Start { get; init; } = "";

    /// <summary>Torsion phi of each residue of the model in degrees; null where it has none.</summary>
    public IReadOnlyList<double?> Phi { get; init; } = [];

    /// <summary>Torsion psi of each residue of the model in degrees; null where it has none.</summary>
    public IReadOnlyList<double?> Psi { get; init; } = [];

    /// <summary>The eight-state secondary structure of the model itself, by hydrogen bonds.</summary>
    public string SecondaryStructure { get; init; } = "";

    /// <summary>Figures against the reference by name, such as tm_score; empty where there is no reference.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>For each residue the distance of its CA to the reference's after superposition, in angstroms; null where the reference has none; empty without reference.</summary>
    public IReadOnlyList<double?> Deviation { get; init; } = [];

    /// <summary>The mean of <see cref="ExpectedLddt"/>.</summary>
    public double MeanExpectedLddt => ExpectedLddt.Count == 0 ? 0 : ExpectedLddt.Average();
}
