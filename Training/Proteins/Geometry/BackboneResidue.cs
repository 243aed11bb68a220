using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>The atoms of a residue that all amino acids share, and the beta carbon, which for glycine is virtual. In angstroms.</summary>
/// <param name="N">Nitrogen.</param>
/// <param name="CA">Alpha carbon.</param>
/// <param name="C">Carbonyl carbon.</param>
/// <param name="O">Carbonyl oxygen.</param>
/// <param name="CB">Beta carbon.</param>
public readonly record struct BackboneResidue(Point3 N, Point3 CA, Point3 C, Point3 O, Point3 CB);
