using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Proteins.Predictions;

/// <summary>A chain to predict, with what is known of it.</summary>
public sealed record FoldTarget : Config
{
    /// <summary>What results call it.</summary>
    [Description("What results call the chain.")]
    [Required]
    [StringLength(200)]
    public string Name { get; init; } = "chain";

    /// <summary>Its letters.</summary>
    [Description("One letter for each residue. Empty: the first sequence of the alignment.")]
    public string Sequence { get; init; } = "";

    /// <summary>An alignment of related sequences.</summary>
    [Description("A file with an alignment of related sequences (A3M, aligned FASTA, or bare rows), the chain itself first. Empty: none.")]
    public string? Alignment { get; init; }

    /// <summary>A profile.</summary>
    [Description("A file with a profile, as PSI-BLAST writes it (-out_ascii_pssm). Empty: that of the alignment, where there is one.")]
    public string? Profile { get; init; }

    /// <summary>A known structure.</summary>
    [Description("A file with the known structure (PDB or mmCIF), to compare with; nothing of it is shown to the networks. Empty: none.")]
    public string? Reference { get; init; }

    /// <summary>The known structure's chain.</summary>
    [Description("The chain of the known structure. Empty: the first.")]
    public string? ReferenceChain { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check()
    {
        if (Sequence.Length == 0 && Alignment is null)
        {
            yield return new ConfigProblem("sequence", "is required: the letters of the chain, or give an alignment that begins with it.");
        }

        if (ReferenceChain is not null && Reference is null)
        {
            yield return new ConfigProblem("reference_chain", "has nothing to be a chain of: reference is empty.");
        }
    }
}
