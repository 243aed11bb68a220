namespace Platform.Training.Proteins.Training;

/// <summary>A chain as one batch shows it.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Profile">[residue, 21] in rows; null to show none.</param>
/// <param name="Square">The square of its map; null for none.</param>
/// <param name="Couplings">[channel, row, column] of the square; null for none.</param>
internal sealed record ChainExample(PreparedChain Chain, float[]? Profile, MapSquare? Square, float[]? Couplings);
