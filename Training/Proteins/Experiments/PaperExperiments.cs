using Platform.Training.Core.Experiments;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Models.Baselines;
using Platform.Training.Proteins.Training;

namespace Platform.Training.Proteins.Experiments;

/// <summary>
/// The models of the CUProtein paper (Drori et al., arXiv:1911.05531) as baselines, described as the authors' code has them: sizes, heads, losses, batch, learning rate and
/// number of passes.
/// </summary>
/// <remarks>
/// What is not as there: embeddings are summed instead of put side by side, which a following matrix cannot tell; the native secondary structure, an answer that the
/// authors' models read, is not read unless embedding.native_states is set; Adam stands in for RMSProp; alignments are not read; whole chains are what a square of the
/// shortest chain's size leaves of a batch.
/// </remarks>
internal static class PaperExperiments
{
    private const string Note = "A baseline from the CUProtein paper, without its native secondary structure.";

    /// <summary>The experiments.</summary>
    public static IEnumerable<Experiment> All =>
    [
        Paper(
            "protein-paper-1",
            "Paper's model 1: recurrent layers with skips",
            "Four recurrent layers with skips; distances as products of vectors, torsions as numbers.",
            new Recipe(64, new SkipRecurrentTrunk.Config(), [new BilinearHead.Config(), new AngleHead.Config { Bounded = false }], BatchSize: 32, LearningRate: 1e-3, Epochs: 30)),
        Paper(
            "protein-paper-1-transformer",
            "Paper's model 1 as a transformer",
            "Two transformer layers of four heads; distances as products of vectors, torsions as numbers.",
            new Recipe(64, new TransformerTrunk.Config(), [new BilinearHead.Config(), new AngleHead.Config { Bounded = false }], BatchSize: 32, LearningRate: 1e-3, Epochs: 30)),
        Paper(
            "protein-paper-2",
            "Paper's model 2: recurrent layers with several outputs",
            "Three wide recurrent layers side by side; torsions and coordinates, of which distances follow.",
            new Recipe(213, new RecurrentTrunk.Config(), [new AngleHead.Config(), new PlaceHead.Config()], BatchSize: 32, LearningRate: 1e-3, Epochs: 30)),
        Paper(
            "protein-paper-3",
            "Paper's model 3: U-Net along the chain",
            "Convolutions at five lengths and back; torsions and points of 64 dimensions, of which distances follow.",
            new Recipe(
                213,
                new UNetTrunk.Config(),
                [new AngleHead.Config { Weight = 0.02 }, new PlaceHead.Config { Dimensions = 64, Loss = DistanceLoss.RootMeanSquare }],
                BatchSize: 128,
                LearningRate: 1e-4,
                Epochs: 20)),
        Paper(
            "protein-paper-4",
            "Paper's model 4_3: recurrent layers to coordinates",
            "Four wide recurrent layers side by side to coordinates, by the ratio of distances; the authors' best for distances.",
            new Recipe(
                149,
                new RecurrentTrunk.Config { Sizes = [1024, 512, 512, 512] },
                [new PlaceHead.Config { HiddenSize = 500, Loss = DistanceLoss.LogRatio }],
                BatchSize: 32,
                LearningRate: 1.5e-4,
                Epochs: 20)),
    ];

    private static Experiment Paper(string name, string title, string summary, Recipe recipe) =>
        new(name, title, $"{summary} {Note}", "Proteins", ["proteins"], recipe.Config);

    private sealed record Recipe(int Dim, ResidueTrunk.BaseConfig Trunk, Core.Configs.ConfigList<ProteinHead.BaseConfig> Heads, int BatchSize, double LearningRate, double Epochs)
    {
        public Trainer.Config Config() => new()
        {
            Epochs = Epochs,
            Input = new ProteinInput.Config { LeaveOutSource = "pfam40", BatchSize = BatchSize, Crop = 500, ProfileCopies = 1, ProfileNoise = 0 },
            Model = new ProteinModel.Config { Embedding = new() { Dim = Dim }, Trunk = Trunk, Heads = Heads },
            Learner = new() { Optimizer = new AdamW.Config { LearningRate = LearningRate, WeightDecay = 0 }, Schedule = new ConstantSchedule { WarmUp = 0.05 }, MaxGradientNorm = 5 },
            Evaluators = [new ProteinEvaluator.Config()],
        };
    }
}
