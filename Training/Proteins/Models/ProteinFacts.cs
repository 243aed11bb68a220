using Platform.Training.Core.Inputs;

namespace Platform.Training.Proteins.Models;

/// <summary>What a model must know of an input of chains.</summary>
/// <param name="CouplingChannels">Channels of what an alignment tells of each pair of residues.</param>
public sealed record ProteinFacts(int CouplingChannels) : InputFacts;
