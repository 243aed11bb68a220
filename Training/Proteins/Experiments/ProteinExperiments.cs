using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Training;

namespace Platform.Training.Proteins.Experiments;

/// <summary>Everything on proteins that comes with the program.</summary>
public sealed class ProteinExperiments : IExperimentSource
{
    /// <inheritdoc/>
    public IEnumerable<Experiment> Experiments =>
    [
        new(
            "protein-1d",
            "Secondary structure and torsions of proteins",
            "Learns from 1,318 chains which of eight states each residue has and its torsions phi and psi, from the sequence and, where there is one, the profile.",
            "Proteins",
            ["proteins"],
            () => new Trainer.Config
            {
                Epochs = 30,
                Input = new ProteinInput.Config { BatchSize = 16, Maps = false },
                Model = new ProteinModel.Config(),
                Learner = Learner(2e-3),
                Evaluators = [new ProteinEvaluator.Config()],
                Checkpoints = KeepingBest(),
            }),
        new(
            "protein-distogram",
            "Distances, orientations, secondary structure and torsions of proteins",
            "Learns from 1,318 chains how far apart residues are and how they lie to one another, with their states and torsions: from the sequence and, where they are there, a profile and what an alignment tells of pairs. What folding works from.",
            "Proteins",
            ["proteins"],
            () => new Trainer.Config
            {
                Epochs = 10,
                Input = new ProteinInput.Config { LeaveOutSource = "pfam40", Couplings = new() },
                Model = Full(new PairTrunk.Config()),
                Learner = Learner(1e-3),
                Evaluators = [new ProteinEvaluator.Config { Every = 3, MaximumLength = 300 }],
                Checkpoints = KeepingBest(),
            }),
        new(
            "protein-sample",
            "Distances and torsions of made-up chains",
            "Learns from the 32 made-up helices and hairpins that come with the program; needs no data and about a minute. Shows the platform at work: the chains are no proteins.",
            "Proteins",
            [],
            () => new Trainer.Config
            {
                Epochs = 30,
                Input = new ProteinInput.Config { Directory = "samples/proteins", Crop = 32, Couplings = new() },
                Model = Full(new PairTrunk.Config { Dim = 16, Blocks = 4 }) with { Embedding = new() { Dim = 32 }, Trunk = new DilatedTrunk.Config { Blocks = 3 } },
                Learner = Learner(3e-3) with { Average = null },
                Evaluators = [new ProteinEvaluator.Config { Policy = new TimesPerRun { Times = 3 } }],
            }),
        .. PaperExperiments.All,
    ];

    /// <summary>The model with all heads.</summary>
    private static ProteinModel.Config Full(PairTrunk.Config pairs) => new()
    {
        Pairs = pairs,
        Heads =
        [
            new StateHead.Config { Weight = 0.5 },
            new DistanceHead.Config { Atom = DistanceAtom.Beta },
            new DistanceHead.Config { Atom = DistanceAtom.Alpha, Weight = 0.5 },
            new OrientationHead.Config { Weight = 0.1 },
            new TorsionHead.Config { Weight = 0.25 },
        ],
    };

    private static Learner.Config Learner(double rate) => new()
    {
        Optimizer = new AdamW.Config { LearningRate = rate },
        Schedule = new CosineSchedule { WarmUp = 0.03 },
        Average = new WeightAverage.Config { Decay = 0.998 },
    };

    private static CheckpointStore.Config KeepingBest() => new() { Policy = new EverySeconds { Seconds = 120 }, Best = new BestCheckpoints { Figure = "val/loss" } };
}
