using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Experiments;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Sequences;
using static TorchSharp.torch;

namespace Platform.Proteins.Tests.Models;

public sealed class ProteinPredictorTests : IDisposable
{
    private const string Sequence = "MKVLITGAGSGIGRAXALEL";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Predict_EveryKindOfEvidence_GivesDistributions()
    {
        using var predictor = ProteinPredictor.Load(Write("one", seed: 1));
        var profile = SyntheticChains.Record(Sequence.Length).Profile;

        foreach (var prediction in new[] { Predict(predictor, Sequence), Predict(predictor, Sequence, profile), Predict(predictor, Sequence, null, Family()) })
        {
            prediction.Check();
            Assert.Equal(1, Enumerable.Range(0, 8).Sum(state => prediction.SecondaryStructure![3, state]), 1e-4f);
            AssertDistribution(prediction.CA!.Probabilities, isSymmetric: true);
            AssertDistribution(prediction.CB!.Probabilities, isSymmetric: true);
            AssertDistribution(prediction.Orientations!.Omega, isSymmetric: true);
            AssertDistribution(prediction.Orientations.Theta, isSymmetric: false);
            AssertDistribution(prediction.Orientations.Phi, isSymmetric: false);
            Assert.All(prediction.Torsions!.Phi, angle => Assert.True(Math.Abs(angle) <= 180));
            Assert.All(prediction.Torsions.PsiConcentration, concentration => Assert.True(concentration >= 0));
        }
    }

    [Fact]
    public void Predict_OfAnAlignment_DiffersFromItsProfileAlone()
    {
        using var predictor = ProteinPredictor.Load(Write("one", seed: 1));
        var family = Family();

        var (with, without) = (Predict(predictor, Sequence, null, family), Predict(predictor, Sequence, AlignmentProfile.Of(family)));

        Assert.Equal(with.SecondaryStructure!.Cast<float>(), without.SecondaryStructure!.Cast<float>());
        Assert.NotEqual(with.CB!.Probabilities[2, 15, 20], without.CB!.Probabilities[2, 15, 20]);
    }

    [Fact]
    public void Predict_Ensemble_IsTheMean()
    {
        var (one, two) = (Write("one", seed: 1), Write("two", seed: 2));
        using ProteinPredictor first = ProteinPredictor.Load(one), second = ProteinPredictor.Load(two), both = ProteinPredictor.Load(one, two);

        var (left, right, mean) = (Predict(first, Sequence), Predict(second, Sequence), Predict(both, Sequence));

        Assert.NotEqual(left.CB!.Probabilities[1, 9, 30], right.CB!.Probabilities[1, 9, 30]);
        for (var bin = 0; bin < DistanceBins.Beta.Count; bin++)
        {
            Assert.Equal((left.CB!.Probabilities[1, 9, bin] + right.CB!.Probabilities[1, 9, bin]) / 2, mean.CB!.Probabilities[1, 9, bin], 1e-6f);
        }

        Assert.Equal((left.SecondaryStructure![4, 2] + right.SecondaryStructure![4, 2]) / 2, mean.SecondaryStructure![4, 2], 1e-6f);
    }

    [Fact]
    public void Predict_WrongEvidence_SaysWhat()
    {
        using var predictor = ProteinPredictor.Load(Write("one", seed: 1));

        Assert.Contains("20 by 21", Assert.Throws<DataException>(() => Predict(predictor, Sequence, new float[7, 21])).Message);
        Assert.Contains("domains", Assert.Throws<DataException>(() => Predict(predictor, new string('A', ProteinPredictor.MaximumLength + 1))).Message);
        Assert.Throws<DataException>(() => Predict(predictor, "M" + Sequence, null, Family()));
    }

    [Fact]
    public void Load_FolderWithoutModel_SaysWhatToName()
    {
        Assert.Contains("models/NAME", Assert.Throws<ConfigException>(() => ProteinPredictor.Load(_directory.Path)).Message);
        Assert.Contains("cannot be folded from", Assert.Throws<ConfigException>(() => ProteinPredictor.Load(Write("small", 1, new ProteinModel.Config()))).Message);
    }

    public void Dispose() => _directory.Dispose();

    private static FoldingInput Predict(ProteinPredictor predictor, string sequence, float[,]? profile = null, Alignment? alignment = null) =>
        predictor.Predict(sequence, profile, alignment, TestContext.Current.CancellationToken);

    private static void AssertDistribution(float[,,] probabilities, bool isSymmetric)
    {
        var (length, bins) = (probabilities.GetLength(0), probabilities.GetLength(2));
        for (var i = 0; i < length; i++)
        {
            var (sum, j) = (0f, length - 1 - i / 2);
            for (var bin = 0; bin < bins; bin++)
            {
                sum += probabilities[i, j, bin];
                Assert.True(!isSymmetric || Math.Abs(probabilities[i, j, bin] - probabilities[j, i, bin]) < 1e-5);
            }

            Assert.Equal(1, sum, 1e-4f);
        }
    }

    /// <summary>The sequence and rows that differ from it here and there.</summary>
    private static Alignment Family()
    {
        var random = SplitMix64.For(5, 0);
        byte[] query = [.. Sequence.Select(letter => (byte)AminoAcid.IndexOf(letter))];
        var rows = Enumerable.Range(0, 30).SelectMany(row => query.Select(state => row > 0 && random.Next(3) == 0 ? (byte)random.Next(20) : state)).ToArray();
        return new Alignment("family", [.. Enumerable.Range(0, 30).Select(row => $"{row}")], rows);
    }

    /// <summary>The folder of the sample experiment's model with fresh weights.</summary>
    private string Write(string name, long seed, ProteinModel.Config? config = null)
    {
        config ??= (ProteinModel.Config)new ProteinExperiments().Experiments.Single(experiment => experiment.Name == "protein-sample").Create().Model;
        var model = config.For(new ProteinFacts(3)).Build();
        using var store = new ParameterStore(model, seed, CPU);
        var folder = Path.Combine(_directory.Path, name);
        Directory.CreateDirectory(folder);
        CheckpointStore.SaveParameters(Path.Combine(folder, ModelFolder.WeightsFile), store);
        File.WriteAllText(Path.Combine(folder, ModelFolder.ConfigFile), ConfigJson.Write(config));
        return folder;
    }
}
