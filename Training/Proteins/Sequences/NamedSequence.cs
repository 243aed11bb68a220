namespace Platform.Training.Proteins.Sequences;

/// <summary>A sequence as a FASTA file gives it.</summary>
/// <param name="Name">The first word of its header.</param>
/// <param name="Letters">Its residues, of <see cref="AminoAcid.Letters"/>.</param>
public sealed record NamedSequence(string Name, string Letters)
{
    /// <summary>What the header says after the name; empty for nothing.</summary>
    public string Description { get; init; } = "";
}
