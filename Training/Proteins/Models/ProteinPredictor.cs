using System.Runtime.InteropServices;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>
/// Predicts with one or several trained models: from a bare sequence, from a profile, from an alignment. Several are an ensemble: their distributions are averaged.
/// </summary>
/// <remarks>Works with tensors and is not safe for several threads at once. Call <see cref="Core.Hardware.TorchRuntime.Prepare"/> first.</remarks>
public sealed class ProteinPredictor : IDisposable
{
    /// <summary>The longest chain that is predicted: the map of a longer one would take more than two gigabytes.</summary>
    public const int MaximumLength = 1000;

    private readonly LoadedModel[] _models;

    private ProteinPredictor(LoadedModel[] models) => _models = models;

    /// <summary>Loads models.</summary>
    /// <param name="folders">Their folders: runs' directories, or <c>models/…</c> for those that come with the program.</param>
    /// <exception cref="ConfigException">A folder holds no model of proteins, or one without the heads that folding needs.</exception>
    public static ProteinPredictor Load(params IReadOnlyList<string> folders)
    {
        ArgumentOutOfRangeException.ThrowIfZero(folders.Count);
        var opened = folders.Select(ModelFolder.Open).ToArray();
        foreach (var folder in opened)
        {
            Require(folder);
        }

        List<LoadedModel> loaded = [];
        try
        {
            loaded.AddRange(opened.Select(folder => folder.Load()));
            return new ProteinPredictor([.. loaded]);
        }
        catch
        {
            loaded.ForEach(model => model.Dispose());
            throw;
        }
    }

    /// <summary>Predicts a chain: how probable each state, distance and orientation is, and torsions, for folding. Glycine's beta carbon is where it would be.</summary>
    /// <param name="sequence">One letter for each residue.</param>
    /// <param name="profile">Its profile, <c>[residue, 21]</c>, as <see cref="ProteinRecord.Profile"/>; null to make it of the alignment, or where there is none.</param>
    /// <param name="alignment">Its alignment; null for none.</param>
    /// <param name="cancellation">Ends the work between two models.</param>
    /// <exception cref="DataException">The chain is too long or empty, or the profile or the alignment is of another.</exception>
    public FoldingInput Predict(string sequence, float[,]? profile = null, Alignment? alignment = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        Check(sequence, profile, alignment);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var batch = Single(sequence, profile ?? (alignment is { Rows: > 1 } ? AlignmentProfile.Of(alignment) : null), alignment);
        var sums = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var loaded in _models)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            foreach (var (name, output) in loaded.Model.Predict(batch, new InvocationContext(isTraining: false)))
            {
                // Torsions are natural parameters; all else are logits, of classes in the last dimension but for maps.
                var value = name == ProteinOutput.Torsions ? output : nn.functional.softmax(output, name == ProteinOutput.States ? -1 : 1);
                sums[name] = (sums.TryGetValue(name, out var sum) ? sum.add_(value) : value).MoveToOuterDisposeScope();
            }
        }

        foreach (var sum in sums.Values)
        {
            sum.div_(_models.Length);
        }

        return Made(sequence, sums);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in _models)
        {
            model.Dispose();
        }
    }

    private static void Require(ModelFolder folder)
    {
        var heads = folder.Config.Heads;
        var isWhole = heads.OfType<StateHead.Config>().Any() && heads.OfType<TorsionHead.Config>().Any()
            && heads.OfType<DistanceHead.Config>().Select(head => head.Atom).Distinct().Count() == 2;
        if (!isWhole)
        {
            throw new ConfigException("model", $"\"{folder.Path}\" cannot be folded from: its model lacks a StateHead, a TorsionHead or a DistanceHead of both alpha and beta carbons.");
        }
    }

    private static void Check(string sequence, float[,]? profile, Alignment? alignment)
    {
        if (sequence.Length is 0 or > MaximumLength)
        {
            throw new DataException($"The chain has {sequence.Length} residues; 1 to {MaximumLength} can be predicted. Cut it into domains.");
        }

        if (profile is not null && (profile.GetLength(0) != sequence.Length || profile.GetLength(1) != ResidueEmbedding.ProfileColumns))
        {
            throw new DataException($"The profile is {profile.GetLength(0)} by {profile.GetLength(1)}; for {sequence.Length} residues it must be {sequence.Length} by {ResidueEmbedding.ProfileColumns}.");
        }

        alignment?.CheckQuery(sequence);
    }

    private static Batch Single(string sequence, float[,]? profile, Alignment? alignment)
    {
        var length = sequence.Length;
        var tensors = new Dictionary<string, Tensor>
        {
            [ProteinBatch.AminoAcids] = tensor(sequence.Select(letter => (long)AminoAcid.IndexOf(letter)).ToArray()).unsqueeze(0),
            [ProteinBatch.Mask] = ones(1, length),
            [ProteinBatch.Profile] = profile is null ? zeros(1, length, ResidueEmbedding.ProfileColumns) : tensor(profile).unsqueeze(0),
            [ProteinBatch.HasProfile] = full([1], profile is null ? 0f : 1f),
        };
        if (alignment is { Rows: > 1 })
        {
            tensors[ProteinBatch.Couplings] = tensor(PairCouplings.Of(alignment), [1, CouplingChannel.Count, length, length]);
        }

        return new Batch(tensors, 1) { Tokens = length };
    }

    private static FoldingInput Made(string sequence, Dictionary<string, Tensor> outputs)
    {
        var states = new float[sequence.Length, ProteinRecord.States.Length];
        Copy(outputs[ProteinOutput.States], MemoryMarshal.CreateSpan(ref states[0, 0], states.Length));
        return new FoldingInput(sequence)
        {
            SecondaryStructure = states,
            Torsions = Torsions(outputs[ProteinOutput.Torsions].contiguous().data<float>().ToArray()),
            CA = new Distogram(Map(outputs[ProteinOutput.Alpha]), DistanceBins.Alpha.Inner),
            CB = new Distogram(Map(outputs[ProteinOutput.Beta]), DistanceBins.Beta.Inner),
            Orientations = outputs.ContainsKey(ProteinOutput.Omega)
                ? new OrientationPrediction(LastFirst(outputs[ProteinOutput.Omega]), LastFirst(outputs[ProteinOutput.Theta]), LastFirst(outputs[ProteinOutput.Phi]))
                : null,
        };
    }

    private static TorsionPrediction Torsions(float[] vectors)
    {
        double Angle(int first) => double.RadiansToDegrees(Math.Atan2(vectors[first + 1], vectors[first]));
        double Concentration(int first) => double.Hypot(vectors[first], vectors[first + 1]);
        int[] residues = [.. Enumerable.Range(0, vectors.Length / 4).Select(residue => 4 * residue)];
        return new TorsionPrediction(
            [.. residues.Select(Angle)], [.. residues.Select(first => Angle(first + 2))], [.. residues.Select(Concentration)], [.. residues.Select(first => Concentration(first + 2))]);
    }

    /// <summary>The bins of orientations with that of pairs too far apart first, as folding takes them.</summary>
    private static float[,,] LastFirst(Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        var bins = probabilities.shape[1];
        return Map(cat([probabilities.narrow(1, bins - 1, 1), probabilities.narrow(1, 0, bins - 1)], 1));
    }

    /// <summary><c>[1, bin, row, column]</c> as <c>[row, column, bin]</c>.</summary>
    private static float[,,] Map(Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        var shape = probabilities.shape;
        var map = new float[shape[2], shape[3], shape[1]];
        Copy(probabilities.permute(0, 2, 3, 1), MemoryMarshal.CreateSpan(ref map[0, 0, 0], map.Length));
        return map;
    }

    private static void Copy(Tensor values, Span<float> target) => values.contiguous().data<float>().ToArray().CopyTo(target);
}
