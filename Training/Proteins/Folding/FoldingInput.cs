using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Folding;

/// <summary>What is predicted of a chain, to be folded.</summary>
/// <param name="Sequence">One letter for each residue; X is built as alanine.</param>
public sealed record FoldingInput(string Sequence)
{
    /// <summary>The fewest residues that are folded.</summary>
    public const int Fewest = 5;

    /// <summary>The most residues that are folded.</summary>
    public const int Most = 1000;

    /// <summary>Distances between CA atoms; this or <see cref="CB"/> is needed.</summary>
    public Distogram? CA { get; init; }

    /// <summary>Distances between CB atoms; glycine's is where it would be.</summary>
    public Distogram? CB { get; init; }

    /// <summary>The backbone's torsions, where predicted.</summary>
    public TorsionPrediction? Torsions { get; init; }

    /// <summary>How near residues face each other, where predicted.</summary>
    public OrientationPrediction? Orientations { get; init; }

    /// <summary>[residue, state]: how probable each of <see cref="Datasets.ProteinRecord.States"/> is; null where not predicted.</summary>
    public float[,]? SecondaryStructure { get; init; }

    /// <summary>Number of residues.</summary>
    public int Length => Sequence.Length;

    /// <summary>Checks that the parts fit together.</summary>
    /// <exception cref="DataException">The chain is too short or too long, a letter is none of an amino acid, or a part has another length.</exception>
    public void Check()
    {
        if (Length is < Fewest or > Most)
        {
            throw new DataException($"Chains of {Fewest} to {Most} residues are folded; this has {Length}. Fold a longer one by its domains.");
        }

        for (var i = 0; i < Length; i++)
        {
            if (!AminoAcid.IsStandard(Sequence[i]) && char.ToUpperInvariant(Sequence[i]) != AminoAcid.Unknown)
            {
                throw new DataException($"Residue {i + 1}: '{Sequence[i]}' is no amino acid's letter; use one of {AminoAcid.Letters}.");
            }
        }

        if (CA is null && CB is null)
        {
            throw new DataException("Folding needs predicted distances, between CA or CB atoms; none are given.");
        }

        Fits("CA distances", CA?.Length);
        Fits("CB distances", CB?.Length);
        Fits("torsions", Torsions?.Phi.Count);
        Fits("torsions", Torsions?.Psi.Count);
        Fits("torsions' concentrations", Torsions?.PhiConcentration.Count);
        Fits("torsions' concentrations", Torsions?.PsiConcentration.Count);
        Fits("secondary structure", SecondaryStructure?.GetLength(0));
        foreach (var map in Orientations is { } o ? new[] { o.Omega, o.Theta, o.Phi } : [])
        {
            Fits("orientations", map.GetLength(0));
            Fits("orientations", map.GetLength(1));
        }
    }

    private void Fits(string part, int? length)
    {
        if (length is { } given && given != Length)
        {
            throw new DataException($"The sequence has {Length} residues, the {part} {given}.");
        }
    }
}
