namespace Platform.Training.Proteins.Models;

/// <summary>The names of what heads predict.</summary>
public static class ProteinOutput
{
    /// <summary>Logits of the eight states, <c>[batch, residues, 8]</c>.</summary>
    public const string States = "states";

    /// <summary>
    /// Phi and psi, <c>[batch, residues, 4]</c>: for each a vector of which the direction is the angle, (cosine, sine), and the length the concentration
    /// of the von Mises distribution around it.
    /// </summary>
    public const string Torsions = "torsions";

    /// <summary>Logits of the bins of alpha carbons' distances, <c>[batch, bins, rows, columns]</c>.</summary>
    public const string Alpha = "alpha";

    /// <summary>Logits of the bins of beta carbons' distances, <c>[batch, bins, rows, columns]</c>.</summary>
    public const string Beta = "beta";

    /// <summary>Logits of the bins of omega, the dihedral CA-CB-CB-CA, <c>[batch, 25, rows, columns]</c>; the last bin is for pairs too far apart.</summary>
    public const string Omega = "omega";

    /// <summary>Logits of the bins of theta, the dihedral N-CA-CB of the row and CB of the column, as <see cref="Omega"/>.</summary>
    public const string Theta = "theta";

    /// <summary>Logits of the bins of phi, the angle CA-CB of the row and CB of the column, <c>[batch, 13, rows, columns]</c>, as <see cref="Omega"/>.</summary>
    public const string Phi = "phi";

    /// <summary>Distances of alpha carbons in angstroms where a model predicts no distribution, <c>[batch, residues, residues]</c>.</summary>
    public const string Distances = "distances";
}
