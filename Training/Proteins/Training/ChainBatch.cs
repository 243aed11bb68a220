using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Sequences;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Training;

/// <summary>Makes the tensors of <see cref="ProteinBatch"/> out of chains.</summary>
internal static class ChainBatch
{
    /// <summary>A batch that the caller disposes.</summary>
    /// <param name="examples">The chains; their squares are of one size.</param>
    /// <param name="isWhole">Whether the squares are whole maps, of a single chain.</param>
    public static Batch Create(IReadOnlyList<ChainExample> examples, bool isWhole)
    {
        var (count, longest) = (examples.Count, examples.Max(example => example.Chain.Length));
        var (letters, states, mask) = (new long[count * longest], new long[count * longest], new float[count * longest]);
        var (torsions, alpha) = (new float[count * longest * 2], new float[count * longest * 3]);
        var profile = new float[count * longest * ResidueEmbedding.ProfileColumns];
        Array.Fill(letters, AminoAcid.Count);
        Array.Fill(states, ProteinBatch.Unknown);
        Array.Fill(torsions, float.NaN);
        Array.Fill(alpha, float.NaN);
        foreach (var (i, example) in examples.Index())
        {
            var (chain, start) = (example.Chain, i * longest);
            chain.AminoAcids.CopyTo(letters, start);
            chain.States.CopyTo(states, start);
            example.Profile?.CopyTo(profile, start * ResidueEmbedding.ProfileColumns);
            mask.AsSpan(start, chain.Length).Fill(1);
            for (var residue = 0; residue < chain.Length; residue++)
            {
                (torsions[2 * (start + residue)], torsions[(2 * (start + residue)) + 1]) = chain.Torsions(residue);
                if (chain.Alpha[residue] is { } place)
                {
                    (alpha[3 * (start + residue)], alpha[(3 * (start + residue)) + 1], alpha[(3 * (start + residue)) + 2]) = ((float)place.X, (float)place.Y, (float)place.Z);
                }
            }
        }

        var tensors = new Dictionary<string, Tensor>
        {
            [ProteinBatch.AminoAcids] = Made(letters, count, longest),
            [ProteinBatch.Mask] = Made(mask, count, longest),
            [ProteinBatch.Profile] = Made(profile, count, longest, ResidueEmbedding.ProfileColumns),
            [ProteinBatch.HasProfile] = Made([.. examples.Select(example => example.Profile is null ? 0f : 1f)], count),
            [ProteinBatch.States] = Made(states, count, longest),
            [ProteinBatch.Torsions] = Made(torsions, count, longest, 2),
            [ProteinBatch.AlphaPlaces] = Made(alpha, count, longest, 3),
        };
        if (examples[0].Square is not null)
        {
            AddMaps(tensors, examples, isWhole);
        }

        return new Batch(tensors, count) { Tokens = examples.Sum(example => (long)example.Chain.Length) };
    }

    private static void AddMaps(Dictionary<string, Tensor> tensors, IReadOnlyList<ChainExample> examples, bool isWhole)
    {
        var (count, size) = (examples.Count, examples[0].Square!.Value.Size);
        tensors[ProteinBatch.AlphaDistances] = Made([.. examples.SelectMany(example => example.Chain.Distances(example.Chain.Alpha, example.Square!.Value))], count, size, size);
        tensors[ProteinBatch.BetaDistances] = Made([.. examples.SelectMany(example => example.Chain.Distances(example.Chain.Beta, example.Square!.Value))], count, size, size);
        tensors[ProteinBatch.Orientations] = Made([.. examples.SelectMany(example => example.Chain.Orientations(example.Square!.Value))], count, 3, size, size);
        if (!isWhole)
        {
            tensors[ProteinBatch.Rows] = Made(From(examples, square => square.Row, size), count, size);
            tensors[ProteinBatch.Columns] = Made(From(examples, square => square.Column, size), count, size);
        }

        if (examples.Any(example => example.Couplings is not null))
        {
            var absent = new float[CouplingChannel.Count * size * size];
            tensors[ProteinBatch.Couplings] = Made([.. examples.SelectMany(example => example.Couplings ?? absent)], count, CouplingChannel.Count, size, size);
        }
    }

    private static long[] From(IReadOnlyList<ChainExample> examples, Func<MapSquare, int> start, int size) =>
        [.. examples.SelectMany(example => Enumerable.Range(start(example.Square!.Value), size).Select(residue => (long)residue))];

    private static Tensor Made(float[] values, params ReadOnlySpan<long> shape) => tensor(values, shape.ToArray()).DetachFromDisposeScope();

    private static Tensor Made(long[] values, params ReadOnlySpan<long> shape) => tensor(values, shape.ToArray()).DetachFromDisposeScope();
}
