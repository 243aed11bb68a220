using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>What the trunks of a model make of a batch, for its heads.</summary>
/// <param name="Residues">A vector for each residue, <c>[batch, residues, dim]</c>.</param>
/// <param name="Pairs">A vector for each pair, <c>[batch, dim, rows, columns]</c>; null for a model without a trunk for pairs.</param>
public sealed record ProteinFeatures(Tensor Residues, Tensor? Pairs);
