using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>An atom by bond length, angle and torsion from three placed before it, or by its place.</summary>
/// <param name="Residue">Its residue in the chain, counted from 0.</param>
/// <param name="Index">Its place among the residue's atoms.</param>
/// <param name="A">The first of three atoms before it, by its place in <see cref="InternalChain.Atoms"/>; -1 where it is placed by <paramref name="Anchor"/>.</param>
/// <param name="B">The second.</param>
/// <param name="C">The third, to which the length is.</param>
/// <param name="Length">The distance to <paramref name="C"/>, in angstroms.</param>
/// <param name="Angle">B-C-atom, in degrees.</param>
/// <param name="Torsion">A-B-C-atom, in degrees.</param>
/// <param name="Anchor">Its place in space, for the first three atoms of a segment and those that no three others can place.</param>
public sealed record InternalAtom(int Residue, int Index, int A, int B, int C, double Length, double Angle, double Torsion, Point3 Anchor = default)
{
    /// <summary>Whether it is placed by itself.</summary>
    public bool IsAnchor => A < 0;
}
