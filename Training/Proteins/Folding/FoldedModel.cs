using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>One model of a chain.</summary>
/// <param name="Rank">1 for the best by energy.</param>
/// <param name="Structure">One model of one chain A, residues from 1, all heavy atoms; B-factors are the expected lDDT times 100.</param>
/// <param name="Energy">What folding minimized, without side chains: no unit, comparable between models of one prediction alone.</param>
/// <param name="Start">What the model was folded from: mds, mirror, torsions, perturbed 1.</param>
/// <param name="ExpectedLddt">Expected lDDT of each residue's CA, 0 to 1: what the predicted distances say of this model, not of its truth.</param>
/// <param name="ExpectedDistanceError">[residue, residue]: the expected error of the model's distance under the predicted distribution, in angstroms; NaN where nothing is predicted.</param>
public sealed record FoldedModel(int Rank, Structure Structure, double Energy, string Start, IReadOnlyList<double> ExpectedLddt, double[,] ExpectedDistanceError)
{
    /// <summary>Mean of <see cref="ExpectedLddt"/> over the residues.</summary>
    public double MeanExpectedLddt => ExpectedLddt.Average();
}

/// <summary>How far folding has come.</summary>
/// <param name="Stage">What is being done, in words.</param>
/// <param name="Done">Part of the work that is done, 0 to 1.</param>
/// <param name="LowestEnergy">The lowest energy so far; NaN before the first.</param>
public sealed record FoldingProgress(string Stage, double Done, double LowestEnergy);
