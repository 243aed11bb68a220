using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Datasets;

/// <summary>What a data set knows of one chain: its sequence, and as much of profile and structure as there is.</summary>
/// <remarks>Everything is by residue of <see cref="Sequence"/>; a residue that was not observed has no place, no angles and the state <c>?</c>.</remarks>
/// <param name="Id">The chain's name in its data set.</param>
/// <param name="Sequence">One letter for each residue, of <see cref="Sequences.AminoAcid.Letters"/>.</param>
public sealed record ProteinRecord(string Id, string Sequence)
{
    /// <summary>The letters of the eight states of secondary structure: helices 3-10, alpha and pi, turn, strand, bridge, bend, and none.</summary>
    public const string States = "GHITEBS-";

    /// <summary>Number of residues.</summary>
    public int Length => Sequence.Length;

    /// <summary>
    /// The profile [residue, 21]: how often each of the twenty amino acids stands there in related sequences, in the order of
    /// <see cref="Sequences.AminoAcid.Letters"/>, and 1 - H / log2 20 of them, H the entropy in bits. Null where there is none.
    /// </summary>
    public float[,]? Profile { get; init; }

    /// <summary>
    /// The log-odds scores of PSI-BLAST or a program like it [residue, 20], in the order of <see cref="Sequences.AminoAcid.Letters"/>; null where there are none.
    /// </summary>
    public sbyte[,]? Scores { get; init; }

    /// <summary>One of <see cref="States"/> for each residue, <c>?</c> where not known; null where none is.</summary>
    public string? SecondaryStructure { get; init; }

    /// <summary>Torsion phi of each residue in degrees, NaN where undefined; null where there are none.</summary>
    public IReadOnlyList<double>? Phi { get; init; }

    /// <summary>Torsion psi of each residue in degrees, NaN where undefined; null where there are none.</summary>
    public IReadOnlyList<double>? Psi { get; init; }

    /// <summary>The part of each residue's largest surface that water reaches, 0 for buried; null where not known.</summary>
    public IReadOnlyList<double>? Accessibility { get; init; }

    /// <summary>The nitrogen of each residue; null where the data set has no full backbone.</summary>
    public IReadOnlyList<Point3?>? N { get; init; }

    /// <summary>The alpha carbon of each residue; null where the data set has no structure.</summary>
    public IReadOnlyList<Point3?>? CA { get; init; }

    /// <summary>The carbonyl carbon of each residue; null where the data set has no full backbone.</summary>
    public IReadOnlyList<Point3?>? C { get; init; }

    /// <summary>The beta carbon of each residue but glycine, as observed; null where the data set has none.</summary>
    public IReadOnlyList<Point3?>? CB { get; init; }

    /// <summary>The carbonyl oxygen of each residue; null where the data set has none.</summary>
    public IReadOnlyList<Point3?>? O { get; init; }

    /// <summary>
    /// The residues, counted from 0 and in order, between which and the next residue of <see cref="Sequence"/> others are missing or the chain is broken;
    /// null where the data set does not say.
    /// </summary>
    public IReadOnlyList<int>? Breaks { get; init; }

    /// <summary>The residues whose alpha carbon has a place; 0 where there is no structure.</summary>
    public int Observed => CA?.Count(place => place is not null) ?? 0;
}
