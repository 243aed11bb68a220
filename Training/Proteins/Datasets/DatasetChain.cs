namespace Platform.Training.Proteins.Datasets;

/// <summary>A row of <c>splits.tsv</c>: to which split a chain of a data set belongs.</summary>
/// <param name="Id">Its name: <c>source|name</c>, or the name alone where there is no source; the <see cref="ProteinRecord.Id"/> of its record.</param>
/// <param name="Source">Where it came from; empty where the file does not say.</param>
/// <param name="Length">Number of residues.</param>
/// <param name="Cluster">The chains that are like it, by the name of one of them. All chains of a cluster are in one split.</param>
/// <param name="Split"><c>train</c>, <c>val</c>, a test split, or a reason to leave it out, such as <c>excluded_homolog_of_test</c>.</param>
public sealed record DatasetChain(string Id, string Source, int Length, string Cluster, string Split);
