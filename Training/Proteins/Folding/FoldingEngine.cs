using Platform.Training.Proteins.Confidence;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.SideChains;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>Folds predictions into ranked models.</summary>
/// <param name="options">How.</param>
/// <param name="calibration">Maps the raw expected lDDT to what validation showed; null for the raw one.</param>
public sealed class FoldingEngine(FoldingOptions options, MonotoneMap? calibration = null)
{
    private const double Disturbance = 0.25;

    /// <summary>Folds a chain. The same input and options give the same models, however many threads there are.</summary>
    /// <param name="input">What is predicted of the chain.</param>
    /// <param name="progress">Told after each part of the work, from any thread.</param>
    /// <param name="cancellation">Stops within a step of a descent.</param>
    /// <returns>The models, the lowest energy first.</returns>
    /// <exception cref="Core.Inputs.DataException">The input's parts do not fit together.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<FoldedModel> Fold(FoldingInput input, IProgress<FoldingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.Check();
        progress?.Report(new FoldingProgress("Placing CA atoms by mean distances", 0, double.NaN));
        var targets = DistanceTargets.Of(input);
        var points = CaChirality.Right(options.Method == FoldingMethod.Admm ? GramScaling.Embed(targets, cancellation: cancellation) : Scale(targets, cancellation), input.Torsions);
        progress?.Report(new FoldingProgress("Preparing the energy", 0.05, double.NaN));
        var folding = new GradientFolding(input, options, targets, new FoldingEnergy(input, options.Weights));
        var descents = options.Method == FoldingMethod.Gradient
            ? Descend(folding, points, progress, cancellation)
            : [folding.Near(options.Method.ToString().ToLowerInvariant(), points)];
        GradientFolding.Descent[] kept = [.. descents.OrderBy(descent => descent.Energy).Take(options.Models)];
        var models = new FoldedModel[kept.Length];
        var finished = 0;
        Parallel.For(0, kept.Length, Threads(cancellation), rank =>
        {
            models[rank] = Finish(input, kept[rank], rank + 1, cancellation);
            lock (models)
            {
                progress?.Report(new FoldingProgress($"Finished model {++finished} of {kept.Length}", 0.9 + (0.1 * finished / kept.Length), kept[0].Energy));
            }
        });
        return models;
    }

    private ParallelOptions Threads(CancellationToken cancellation) =>
        new() { CancellationToken = cancellation, MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads };

    private static Point3[] Scale(DistanceTargets targets, CancellationToken cancellation) =>
        Smacof.Refine(ClassicalScaling.Embed(targets.Completed()), targets, cancellation: cancellation).Points;

    private List<GradientFolding.Descent> Descend(GradientFolding folding, Point3[] points, IProgress<FoldingProgress>? progress, CancellationToken cancellation)
    {
        var found = new GradientFolding.Descent[options.Starts];
        var done = 0;
        var lowest = double.PositiveInfinity;
        var parallel = Threads(cancellation);
        var first = Math.Min(3, options.Starts);
        Parallel.For(0, first, parallel, start => Keep(start, start switch
        {
            0 => folding.FromPoints("mds", points, cancellation),
            1 => folding.FromPoints("mirror", CaChirality.Mirrored(points), cancellation),
            _ => folding.FromTorsions("torsions", cancellation),
        }));
        var best = found.Take(first).MinBy(descent => descent.Energy)!;
        Parallel.For(first, options.Starts, parallel, start => Keep(start, folding.FromDisturbed($"perturbed {start - first + 1}", best, start, Disturbance, cancellation)));
        return [.. found];

        void Keep(int start, GradientFolding.Descent descent)
        {
            lock (found)
            {
                found[start] = descent;
                lowest = Math.Min(lowest, descent.Energy);
                progress?.Report(new FoldingProgress($"Folded from start {++done} of {options.Starts}", 0.05 + (0.85 * done / options.Starts), lowest));
            }
        }
    }

    private FoldedModel Finish(FoldingInput input, GradientFolding.Descent descent, int rank, CancellationToken cancellation)
    {
        var kind = input.CA is null ? TorsionBackbone.CB : TorsionBackbone.CA;
        var judged = new Point3[input.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            judged[i] = descent.Chain.Atoms[(i * TorsionBackbone.AtomsPerResidue) + kind];
        }

        var distogram = input.CA ?? input.CB!;
        var lddt = ExpectedAccuracy.Lddt(distogram, judged);
        for (var i = 0; i < lddt.Length; i++)
        {
            lddt[i] = Math.Clamp(calibration?.Apply(lddt[i]) ?? lddt[i], 0, 1);
        }

        IReadOnlyList<Residue> residues = Build(input.Sequence, descent.Chain, lddt, !options.SideChains);
        if (options.SideChains)
        {
            residues = SideChainPacker.Pack(residues, options.Seed, cancellation);
        }

        var structure = new Structure($"model {rank}", [[new Chain("A", residues)]]);
        return new FoldedModel(rank, structure, descent.Energy, descent.Start, lddt, ExpectedAccuracy.DistanceErrors(distogram, judged));
    }

    private static List<Residue> Build(string sequence, TorsionBackbone chain, double[] lddt, bool beta)
    {
        var residues = new List<Residue>();
        for (var i = 0; i < sequence.Length; i++)
        {
            var place = chain.Atoms.AsSpan(i * TorsionBackbone.AtomsPerResidue, TorsionBackbone.AtomsPerResidue);
            var letter = char.ToUpperInvariant(sequence[i]);
            var confidence = 100 * lddt[i];
            var atoms = new List<Atom>
            {
                new("N", "N", place[TorsionBackbone.N]) { BFactor = confidence },
                new("CA", "C", place[TorsionBackbone.CA]) { BFactor = confidence },
                new("C", "C", place[TorsionBackbone.C]) { BFactor = confidence },
                new("O", "O", place[TorsionBackbone.O]) { BFactor = confidence },
            };
            if (beta && letter != 'G')
            {
                atoms.Add(new Atom("CB", "C", place[TorsionBackbone.CB]) { BFactor = confidence });
            }

            if (i == sequence.Length - 1)
            {
                var psi = double.RadiansToDegrees(chain.Torsions[(2 * i) + 1]);
                var end = Nerf.Place(place[TorsionBackbone.N], place[TorsionBackbone.CA], place[TorsionBackbone.C], IdealBackbone.CToO, IdealBackbone.CACO, psi);
                atoms.Add(new Atom("OXT", "O", end) { BFactor = confidence });
            }

            residues.Add(new Residue(letter == AminoAcid.Unknown ? "ALA" : AminoAcid.NameOf(letter), i + 1, ' ', atoms));
        }

        return residues;
    }
}
