namespace Platform.Training.Proteins.Geometry;

/// <summary>Side chains of the twenty amino acids, atom by atom.</summary>
internal static class SideChainTable
{
    /// <summary>
    /// By letter: each atom, the three that it is placed by, its bond length, angle and torsion, or which chi that is. Lengths and
    /// angles are medians, torsions circular means over the training chains of the protein data set; those within 2 degrees of a plane are
    /// put into it, and the two ends of symmetric groups are made equal (tests/Proteins.Tests/Golden/side_chains.py).
    /// </summary>
    public static readonly Dictionary<char, string> Atoms = new()
    {
        ['A'] = "CB C N CA 1.523 110.2 -122.4",
        ['C'] = "CB C N CA 1.529 110.4 -122; SG N CA CB 1.809 113.9 chi1",
        ['D'] = "CB C N CA 1.532 110.5 -122.5; CG N CA CB 1.518 112.8 chi1; OD1 CA CB CG 1.250 118.5 chi2; OD2 OD1 CB CG 1.250 118.5 180",
        ['E'] = "CB C N CA 1.531 110.4 -122.4; CG N CA CB 1.522 114.1 chi1; CD CA CB CG 1.519 112.9 chi2; OE1 CB CG CD 1.251 118.5 chi3; OE2 OE1 CG CD 1.251 118.5 180",
        ['F'] = "CB C N CA 1.531 110.5 -122.3; CG N CA CB 1.503 113.8 chi1; CD1 CA CB CG 1.390 120.5 chi2; CD2 CD1 CB CG 1.390 120.5 180; CE1 CB CG CD1 1.391 120.8 180; CE2 CB CG CD2 1.391 120.8 180; CZ CG CD1 CE1 1.388 119.9 0",
        ['H'] = "CB C N CA 1.531 110.5 -122.5; CG N CA CB 1.497 113.7 chi1; ND1 CA CB CG 1.379 122.7 chi2; CD2 ND1 CB CG 1.355 131.1 180; CE1 CB CG ND1 1.322 109.3 180; NE2 CB CG CD2 1.374 107.2 180",
        ['I'] = "CB C N CA 1.545 111.3 -122.3; CG1 N CA CB 1.531 110.2 chi1; CG2 CG1 CA CB 1.525 110.5 -122.8; CD1 CA CB CG1 1.517 113.9 chi2",
        ['K'] = "CB C N CA 1.531 110.5 -122.4; CG N CA CB 1.522 114.1 chi1; CD CA CB CG 1.523 111.5 chi2; CE CB CG CD 1.524 111.6 chi3; NZ CG CD CE 1.491 112.0 chi4",
        ['L'] = "CB C N CA 1.531 110.4 -122.1; CG N CA CB 1.530 116.4 chi1; CD1 CA CB CG 1.522 110.2 chi2; CD2 CD1 CB CG 1.522 110.2 122.4",
        ['M'] = "CB C N CA 1.530 110.4 -122.2; CG N CA CB 1.520 114.0 chi1; SD CA CB CG 1.805 112.6 chi2; CE CB CG SD 1.792 100.8 chi3",
        ['N'] = "CB C N CA 1.531 110.5 -122.9; CG N CA CB 1.517 112.6 chi1; OD1 CA CB CG 1.232 120.9 chi2; ND2 OD1 CB CG 1.328 116.5 180",
        ['P'] = "CB C N CA 1.530 103.2 -120.2; CG N CA CB 1.496 104.1 chi1; CD CA CB CG 1.507 104.7 chi2",
        ['Q'] = "CB C N CA 1.530 110.5 -122.4; CG N CA CB 1.521 114.0 chi1; CD CA CB CG 1.518 112.6 chi2; OE1 CB CG CD 1.232 120.9 chi3; NE2 OE1 CG CD 1.329 116.5 180",
        ['R'] = "CB C N CA 1.531 110.5 -122.3; CG N CA CB 1.521 114.0 chi1; CD CA CB CG 1.521 111.6 chi2; NE CB CG CD 1.461 111.9 chi3; CZ CG CD NE 1.331 124.4 chi4; NH1 CD NE CZ 1.328 120.4 0; NH2 NH1 NE CZ 1.328 119.9 180",
        ['S'] = "CB C N CA 1.530 110.4 -122.2; OG N CA CB 1.417 110.9 chi1",
        ['T'] = "CB C N CA 1.541 111.2 -122.1; OG1 N CA CB 1.433 109.4 chi1; CG2 OG1 CA CB 1.523 110.9 -120.5",
        ['V'] = "CB C N CA 1.544 111.4 -122.3; CG1 N CA CB 1.522 110.4 chi1; CG2 CG1 CA CB 1.522 110.4 122.6",
        ['W'] = "CB C N CA 1.531 110.5 -122.3; CG N CA CB 1.499 113.9 chi1; CD1 CA CB CG 1.365 126.9 chi2; CD2 CD1 CB CG 1.433 126.7 180; NE1 CB CG CD1 1.374 110.2 180; CE2 CB CG CD2 1.412 107.2 180; CE3 CB CG CD2 1.400 133.9 0; CZ2 CG CD2 CE2 1.397 122.4 180; CZ3 CG CD2 CE3 1.389 118.7 180; CH2 CD2 CE2 CZ2 1.372 117.5 0",
        ['Y'] = "CB C N CA 1.532 110.5 -122.2; CG N CA CB 1.512 113.7 chi1; CD1 CA CB CG 1.393 120.8 chi2; CD2 CD1 CB CG 1.393 120.8 180; CE1 CB CG CD1 1.390 121.1 180; CE2 CB CG CD2 1.390 121.1 180; CZ CG CD1 CE1 1.384 119.6 0; OH CD1 CE1 CZ 1.376 119.8 180",
        ['G'] = "",
        ['X'] = "",
    };

    /// <summary>By letter: the bonds that close rings.</summary>
    public static readonly Dictionary<char, (string, string)[]> Rings = new()
    {
        ['F'] = [("CE2", "CZ")],
        ['H'] = [("CE1", "NE2")],
        ['P'] = [("CD", "N")],
        ['W'] = [("NE1", "CE2"), ("CZ3", "CH2")],
        ['Y'] = [("CE2", "CZ")],
    };

    /// <summary>By letter: atoms whose names may be exchanged, all pairs at once.</summary>
    public static readonly Dictionary<char, (string, string)[]> Symmetric = new()
    {
        ['D'] = [("OD1", "OD2")],
        ['E'] = [("OE1", "OE2")],
        ['F'] = [("CD1", "CD2"), ("CE1", "CE2")],
        ['L'] = [("CD1", "CD2")],
        ['R'] = [("NH1", "NH2")],
        ['V'] = [("CG1", "CG2")],
        ['Y'] = [("CD1", "CD2"), ("CE1", "CE2")],
    };
}
