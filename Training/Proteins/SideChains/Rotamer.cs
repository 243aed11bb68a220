namespace Platform.Training.Proteins.SideChains;

/// <summary>A way in which side chains of one amino acid are often turned.</summary>
/// <param name="Probability">How often, on a given backbone.</param>
/// <param name="Chis">Chi 1, chi 2, … in degrees.</param>
/// <param name="Deviations">Their standard deviations in degrees.</param>
public sealed record Rotamer(double Probability, IReadOnlyList<double> Chis, IReadOnlyList<double> Deviations);
