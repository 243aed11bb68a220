using System.Diagnostics;
using System.Globalization;
using System.Text;
using Platform.Training.Core.Provenance;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.SecondaryStructure;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Predictions;

/// <summary>Predicts, folds, compares and writes chains, one after the other.</summary>
internal sealed class TargetFold
{
    private const double ContactLimit = 8;

    private readonly ProteinPredictor _predictor;
    private readonly FoldingEngine _engine;
    private readonly IReadOnlyList<PredictingNetwork> _networks;
    private readonly StructureConfidence _meaning;

    /// <summary>Reads what all chains have in common.</summary>
    /// <param name="predictor">The networks.</param>
    /// <param name="config">How chains are folded.</param>
    public TargetFold(ProteinPredictor predictor, Fold.Config config)
    {
        var calibration = ShippedNetworks.CalibrationOf(config.Networks[0]);
        (_predictor, _engine) = (predictor, new FoldingEngine(config.Folding, calibration));
        _networks = [.. config.Networks.Select(path => new PredictingNetwork(path, FileSha256.Of(ModelFolder.Open(path).Weights)))];
        _meaning = new StructureConfidence(
            $"Expected lDDT of the alpha carbon, 0 to 100, computed of the predicted distribution of distances, {(calibration is null ? "not calibrated" : "calibrated on a validation split")}");
    }

    /// <summary>Makes the files of a chain.</summary>
    public Prediction Make(TargetInput target, PredictionFolder folder, IProgress<FoldingProgress> progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var predicted = _predictor.Predict(target.Sequence, target.Profile, target.Alignment, cancellation);
        var models = _engine.Fold(predicted, progress, cancellation);
        Directory.CreateDirectory(folder.Root);
        PredictionFolder.WriteMap(folder.Distances, PairMaps.Expected(predicted.CA!), 1);
        PredictionFolder.WriteMap(folder.Contacts, PairMaps.Within(predicted.CB!, ContactLimit), 3);
        var prediction = new Prediction(
            target.Name, target.Sequence, target.Evidence, _networks, States(predicted), [.. models.Select(model => Write(model, target.Reference, folder))])
        {
            Alignment = target.Alignment is { Rows: > 1 } alignment ? Depth(alignment) : null,
            Phi = Angles(predicted.Torsions!.Phi, first: true),
            Psi = Angles(predicted.Torsions.Psi, first: false),
            Reference = target.Reference?.Describe(),
            Seconds = Math.Round(clock.Elapsed.TotalSeconds, 2),
        };
        WriteReference(target.Reference, folder);
        File.WriteAllText(folder.Residues, ResidueTable(prediction, predicted.SecondaryStructure!));
        folder.Write(prediction);
        return prediction;
    }

    private PredictedModel Write(FoldedModel model, ReferenceChain? reference, PredictionFolder folder)
    {
        var chain = model.Structure.Chains[0];
        var compared = reference?.Compare(chain);
        var placed = compared is { } known ? model.Structure with { Models = [[known.Superposition.Apply(chain)]] } : model.Structure;
        using (var pdb = new StreamWriter(folder.Pdb(model.Rank)))
        {
            PdbFile.Write(pdb, placed, _meaning.Description);
        }

        using (var cif = new StreamWriter(folder.Cif(model.Rank)))
        {
            MmcifFile.Write(cif, placed, _meaning);
        }

        PredictionFolder.WriteMap(folder.Errors(model.Rank), model.ExpectedDistanceError, 1);
        var torsions = ResidueTorsions.Of(chain);
        return new PredictedModel(model.Rank, model.Energy, model.ExpectedLddt)
        {
            Start = model.Start,
            Phi = [.. torsions.Select(torsion => Known(torsion.Phi))],
            Psi = [.. torsions.Select(torsion => Known(torsion.Psi))],
            SecondaryStructure = Dssp.Assign(chain),
            Figures = compared?.Figures ?? new Dictionary<string, double>(),
            Deviation = compared?.Deviation ?? [],
        };
    }

    private static void WriteReference(ReferenceChain? reference, PredictionFolder folder)
    {
        if (reference is null)
        {
            return;
        }

        using var file = new StreamWriter(folder.Reference);
        PdbFile.Write(file, new Structure(reference.Name, [[reference.Chain]]));
    }

    private static AlignmentDepth Depth(Alignment alignment)
    {
        var coverage = new int[alignment.Columns];
        for (var row = 0; row < alignment.Rows; row++)
        {
            var states = alignment.Row(row);
            for (var column = 0; column < coverage.Length; column++)
            {
                coverage[column] += states[column] == Alignment.Gap ? 0 : 1;
            }
        }

        return new AlignmentDepth(alignment.Rows, Math.Round(SequenceWeights.ByIdentity(alignment).Sum(), 1), coverage);
    }

    /// <summary>The likeliest of the eight states of each residue.</summary>
    public static string States(FoldingInput predicted) => string.Create(predicted.Length, predicted.SecondaryStructure!, static (letters, states) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            var best = 0;
            for (var state = 1; state < states.GetLength(1); state++)
            {
                best = states[i, state] > states[i, best] ? state : best;
            }

            letters[i] = ProteinRecord.States[best];
        }
    });

    /// <summary>The predicted angles; the first residue has no phi, the last no psi.</summary>
    private static double?[] Angles(IReadOnlyList<double> degrees, bool first) =>
        [.. degrees.Index().Select(angle => angle.Index == (first ? 0 : degrees.Count - 1) ? (double?)null : Math.Round(angle.Item, 1))];

    private static double? Known(double degrees) => double.IsNaN(degrees) ? null : Math.Round(degrees, 1);

    private static string ResidueTable(Prediction prediction, float[,] states)
    {
        var text = new StringBuilder("residue,letter,state,phi,psi");
        foreach (var state in ProteinRecord.States)
        {
            text.Append(CultureInfo.InvariantCulture, $",p_{(state == '-' ? "none" : state)}");
        }

        text.Append(string.Concat(prediction.Models.Select(model => $",expected_lddt_{model.Rank}"))).Append('\n');
        for (var i = 0; i < prediction.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i + 1},{prediction.Sequence[i]},{prediction.SecondaryStructure[i]},{prediction.Phi[i]},{prediction.Psi[i]}");
            for (var state = 0; state < states.GetLength(1); state++)
            {
                text.Append(CultureInfo.InvariantCulture, $",{states[i, state]:F3}");
            }

            foreach (var model in prediction.Models)
            {
                text.Append(CultureInfo.InvariantCulture, $",{model.ExpectedLddt[i]:F3}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
