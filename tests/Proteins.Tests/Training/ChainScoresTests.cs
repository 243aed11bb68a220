using Platform.Proteins.Tests.Models;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Proteins.Tests.Training;

public sealed class ChainScoresTests
{
    [Fact]
    public void Figures_OfTheTruth_AreBest()
    {
        using var scope = NewDisposeScope();
        using var batch = SyntheticChains.Whole(60);
        var angles = batch[ProteinBatch.Torsions].nan_to_num(0);
        var beta = DistanceHead.ClassesOf(batch[ProteinBatch.BetaDistances], DistanceBins.Beta).clamp_min(0);
        var scores = new ChainScores();

        scores.Add(batch, new Dictionary<string, Tensor>
        {
            [ProteinOutput.States] = nn.functional.one_hot(batch[ProteinBatch.States], 8).to(ScalarType.Float32),
            [ProteinOutput.Torsions] = stack([angles.cos() * 3, angles.sin() * 3], -1).flatten(2),
            [ProteinOutput.Beta] = nn.functional.one_hot(beta, DistanceBins.Beta.Count).permute(0, 3, 1, 2).to(ScalarType.Float32) * 50,
            [ProteinOutput.Distances] = batch[ProteinBatch.AlphaDistances] + 2,
        });

        var figures = scores.Figures().ToDictionary();
        Assert.Equal(1, figures["q3"]);
        Assert.Equal(1, figures["q8"]);
        Assert.Equal(0, figures["phi_mae"], 1e-3);
        Assert.Equal(0, figures["psi_mae"], 1e-3);
        Assert.Equal(0, figures["distogram"], 1e-4);
        Assert.Equal(2, figures["drmsd"], 1e-3);

        // A helix of 60 residues has no contact 24 or more residues apart.
        Assert.Equal(0, figures["long_contacts"]);
    }

    [Fact]
    public void Figures_Torsions_GoAroundTheCircle()
    {
        using var scope = NewDisposeScope();
        using var batch = SyntheticChains.Whole(12);
        var turned = batch[ProteinBatch.Torsions].nan_to_num(0) + tensor(new[] { (float)(350 * Math.PI / 180), (float)(90 * Math.PI / 180) });
        var scores = new ChainScores();

        scores.Add(batch, new Dictionary<string, Tensor> { [ProteinOutput.Torsions] = stack([turned.cos(), turned.sin()], -1).flatten(2) });

        var figures = scores.Figures().ToDictionary();
        Assert.Equal(10, figures["phi_mae"], 1e-3);
        Assert.Equal(90, figures["psi_mae"], 1e-3);
        Assert.DoesNotContain("q3", figures.Keys);
    }

    [Fact]
    public void Expected_OfADistribution_IsItsMean()
    {
        using var scope = NewDisposeScope();
        var logits = full([1, DistanceBins.Alpha.Count, 1, 1], float.NegativeInfinity);
        (logits[0, 3, 0, 0], logits[0, 5, 0, 0]) = (tensor(0f), tensor(0f));

        Assert.Equal(6.5, ChainScores.Expected(logits, DistanceBins.Alpha).item<float>(), 1e-5);
    }
}
