namespace Platform.Training.Proteins.Geometry;

/// <summary>How a side chain's atom stands to those placed before it.</summary>
/// <param name="Name">The atom: CG.</param>
/// <param name="A">Three atoms before it.</param>
/// <param name="B">Two before it.</param>
/// <param name="C">The one that it is bonded to.</param>
/// <param name="Length">The ideal bond C to the atom, in angstroms.</param>
/// <param name="Angle">The ideal angle at <paramref name="C"/>, in degrees.</param>
/// <param name="Torsion">The dihedral angle A-B-C-atom, in degrees; not a number where it is a chi.</param>
/// <param name="Chi">1 to 4 where the dihedral angle is that chi; 0 where it is given.</param>
public sealed record AtomTemplate(string Name, string A, string B, string C, double Length, double Angle, double Torsion, int Chi)
{
    /// <summary>The element's symbol, the first letter of the name.</summary>
    public string Element => Name[..1];
}
