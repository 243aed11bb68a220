namespace Platform.Training.Proteins.Structures;

/// <summary>An atom of a residue.</summary>
/// <param name="Name">As the PDB names it, without spaces: N, CA, CB, OXT.</param>
/// <param name="Element">The element's symbol in capitals: N, C, SE.</param>
/// <param name="Position">Where it is, in angstroms.</param>
public sealed record Atom(string Name, string Element, Point3 Position)
{
    /// <summary>The part of molecules in which the atom is here; 1 for all.</summary>
    public double Occupancy { get; init; } = 1;

    /// <summary>The temperature factor of an experiment, in square angstroms; the confidence of a prediction, 0 to 100.</summary>
    public double BFactor { get; init; }
}
