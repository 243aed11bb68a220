namespace Platform.Training.Proteins.Predictions;

/// <summary>What is predicted of one chain: ranked models, and what they were made from.</summary>
/// <param name="Name">As the user named the chain.</param>
/// <param name="Sequence">One letter for each residue.</param>
/// <param name="Evidence">What the networks were given.</param>
/// <param name="Networks">The networks whose mean the prediction is.</param>
/// <param name="SecondaryStructure">The most probable of the eight states for each residue, predicted and not measured on a model.</param>
/// <param name="Models">The models, the best first.</param>
public sealed record Prediction(
    string Name,
    string Sequence,
    PredictionEvidence Evidence,
    IReadOnlyList<PredictingNetwork> Networks,
    string SecondaryStructure,
    IReadOnlyList<PredictedModel> Models)
{
    /// <summary>The alignment it was predicted from; null where there was none.</summary>
    public AlignmentDepth? Alignment { get; init; }

    /// <summary>Predicted torsion phi of each residue in degrees; null for the first, which has none.</summary>
    public IReadOnlyList<double?> Phi { get; init; } = [];

    /// <summary>Predicted torsion psi of each residue in degrees; null for the last, which has none.</summary>
    public IReadOnlyList<double?> Psi { get; init; } = [];

    /// <summary>How far the models are from a known structure; null where none was given.</summary>
    public ReferenceComparison? Reference { get; init; }

    /// <summary>Seconds from the sequence to the files.</summary>
    public double Seconds { get; init; }

    /// <summary>Number of residues.</summary>
    public int Length => Sequence.Length;
}

/// <summary>What a prediction was made from.</summary>
public enum PredictionEvidence
{
    /// <summary>The sequence alone.</summary>
    Sequence,

    /// <summary>The sequence and how often each amino acid stands at each place in related sequences.</summary>
    Profile,

    /// <summary>An alignment of related sequences.</summary>
    Alignment,
}

/// <summary>A network that a prediction was made with.</summary>
/// <param name="Path">Its folder, as it was given.</param>
/// <param name="Sha256">The checksum of its weights, lower-case hexadecimal.</param>
public sealed record PredictingNetwork(string Path, string Sha256);

/// <summary>How deep an alignment is.</summary>
/// <param name="Sequences">Its rows, the query included.</param>
/// <param name="EffectiveSequences">Neff: the rows weighted by how many others are like them, at 80 % identity.</param>
/// <param name="Coverage">For each residue the number of rows that have a residue there.</param>
public sealed record AlignmentDepth(int Sequences, double EffectiveSequences, IReadOnlyList<int> Coverage);
