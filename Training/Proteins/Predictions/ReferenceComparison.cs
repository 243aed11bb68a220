namespace Platform.Training.Proteins.Predictions;

/// <summary>The known structure that models were compared with; every model's files are superposed on it.</summary>
/// <param name="Name">Where it came from: a file's or a target's name.</param>
/// <param name="Chain">The chain's name.</param>
/// <param name="Residues">Residues of the sequence that it shows.</param>
/// <param name="SecondaryStructure">Its eight-state secondary structure for each residue of the sequence, <c>?</c> where it shows none.</param>
public sealed record ReferenceComparison(string Name, string Chain, int Residues, string SecondaryStructure)
{
    /// <summary>Torsion phi of each residue in degrees; null where unknown.</summary>
    public IReadOnlyList<double?> Phi { get; init; } = [];

    /// <summary>Torsion psi of each residue in degrees; null where unknown.</summary>
    public IReadOnlyList<double?> Psi { get; init; } = [];
}
