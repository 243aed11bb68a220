namespace Platform.Training.Proteins.Folding;

/// <summary>How pairs of residues that are near probably face each other, after trRosetta (Yang et al. 2020, figure 1).</summary>
/// <remarks>
/// Each map is [residue, residue, bin] with one bin first for "not near", then evenly wide bins over the angle's range. A pair is used
/// as far as it is probably near. CB of glycine is where it would be.
/// </remarks>
/// <param name="Omega">The dihedral CA, CB, CB', CA' from -180 to 180 degrees; symmetric.</param>
/// <param name="Theta">The dihedral N, CA, CB, CB' from -180 to 180 degrees.</param>
/// <param name="Phi">The angle CA, CB, CB' from 0 to 180 degrees.</param>
public sealed record OrientationPrediction(float[,,] Omega, float[,,] Theta, float[,,] Phi);
