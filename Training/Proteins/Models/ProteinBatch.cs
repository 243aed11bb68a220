namespace Platform.Training.Proteins.Models;

/// <summary>
/// The names of the tensors in a batch of chains. Chains of a batch are padded to the longest; pairs are those of a square
/// cut out of each chain's map, or of the whole map where <see cref="Rows"/> is absent. What is not known is NaN, or -100 where it is a class.
/// </summary>
public static class ProteinBatch
{
    /// <summary>Amino acids, int64 <c>[batch, residues]</c>, by their place in the letters; X where padded.</summary>
    public const string AminoAcids = "amino_acids";

    /// <summary>1 where a residue is, 0 where padded, <c>[batch, residues]</c>.</summary>
    public const string Mask = "mask";

    /// <summary>The profile, <c>[batch, residues, 21]</c>; zeros for a chain without one.</summary>
    public const string Profile = "profile";

    /// <summary>1 for a chain with a profile, <c>[batch]</c>.</summary>
    public const string HasProfile = "has_profile";

    /// <summary>Native secondary structure in eight states, int64 <c>[batch, residues]</c>; -100 where not known. A label.</summary>
    public const string States = "states";

    /// <summary>Native phi and psi in radians, <c>[batch, residues, 2]</c>. A label.</summary>
    public const string Torsions = "torsions";

    /// <summary>Native places of the alpha carbons in angstroms, <c>[batch, residues, 3]</c>. A label.</summary>
    public const string AlphaPlaces = "alpha_places";

    /// <summary>Residues at the rows of each square, int64 <c>[batch, rows]</c>.</summary>
    public const string Rows = "rows";

    /// <summary>Residues at the columns of each square, int64 <c>[batch, columns]</c>.</summary>
    public const string Columns = "columns";

    /// <summary>What an alignment tells of each pair, <c>[batch, channels, rows, columns]</c>; zeros for a chain without one.</summary>
    public const string Couplings = "couplings";

    /// <summary>Native distances of alpha carbons in angstroms, <c>[batch, rows, columns]</c>. A label.</summary>
    public const string AlphaDistances = "alpha_distances";

    /// <summary>Native distances of beta carbons in angstroms, <c>[batch, rows, columns]</c>. A label.</summary>
    public const string BetaDistances = "beta_distances";

    /// <summary>Native orientations omega, theta and phi in radians, <c>[batch, 3, rows, columns]</c>. A label.</summary>
    public const string Orientations = "orientations";

    /// <summary>The class that a label of no known class has.</summary>
    public const long Unknown = -100;
}
