namespace Platform.Training.Proteins.Formats;

/// <summary>What the B factors of a predicted structure are, for the tables <c>ma_qa_metric</c> of an mmCIF file (ModelCIF dictionary).</summary>
/// <remarks>The value of a residue is the B factor of its alpha carbon, that of a model the mean over its residues.</remarks>
/// <param name="Description">What the value is, how it came about and what it is not.</param>
public sealed record StructureConfidence(string Description)
{
    /// <summary>
    /// The name of the measure. <c>pLDDT</c>, the predicted lDDT of alpha carbons from 0 to 100, is the one that viewers colour by; the description says whose it is.
    /// </summary>
    public string Name { get; init; } = "pLDDT";

    /// <summary>The kind of measure, a word of the dictionary: <c>pLDDT</c>, <c>distance</c>, <c>other</c>, ….</summary>
    public string Kind { get; init; } = "pLDDT";
}
