using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;
using Platform.Training.Proteins.Training;

namespace Platform.Proteins.Tests.Models;

/// <summary>Chains that are made up: a helix's backbone with random letters, states, torsions and profiles.</summary>
internal static class SyntheticChains
{
    /// <summary>A chain with everything that a record may have.</summary>
    public static ProteinRecord Record(int length, int seed = 1, bool profile = true)
    {
        var random = SplitMix64.For(seed, length);
        var letters = new char[length];
        var states = new char[length];
        var (phi, psi) = (new double[length], new double[length]);
        var (n, ca, c) = (new Point3?[length], new Point3?[length], new Point3?[length]);
        var rows = new float[length, 21];
        for (var i = 0; i < length; i++)
        {
            letters[i] = AminoAcid.Letters[random.Next(20)];
            states[i] = ProteinRecord.States[random.Next(8)];
            (phi[i], psi[i]) = (360 * random.NextDouble() - 180, 360 * random.NextDouble() - 180);
            (n[i], ca[i], c[i]) = (On(1.55, 100 * i - 28, 1.5 * i - 0.9), On(2.28, 100 * i, 1.5 * i), On(1.68, 100 * i + 26, 1.5 * i + 1.1));
            for (var letter = 0; letter < 20; letter++)
            {
                rows[i, letter] = 0.5f / 20 + (AminoAcid.Letters[letter] == letters[i] ? 0.5f : 0);
            }

            rows[i, 20] = 0.4f;
        }

        phi[0] = double.NaN;
        return new ProteinRecord($"made-{length}", new string(letters))
        {
            SecondaryStructure = new string(states), Phi = phi, Psi = psi, N = n, CA = ca, C = c, Profile = profile ? rows : null,
        };
    }

    /// <summary>A batch with squares of one size at the beginning of each chain's map.</summary>
    public static Batch Batch(int size, params int[] lengths) =>
        ChainBatch.Create([.. lengths.Select(length => Example(Record(length), new MapSquare(0, length - size, size)))], isWhole: false);

    /// <summary>A chain with its whole map.</summary>
    public static Batch Whole(int length, bool states = true) =>
        ChainBatch.Create([Example(Record(length) with { SecondaryStructure = states ? Record(length).SecondaryStructure : null }, MapSquare.Whole(length))], isWhole: true);

    /// <summary>A chain of which nothing is known.</summary>
    public static Batch Unknown(int length) => ChainBatch.Create([Example(new ProteinRecord("unknown", Record(length).Sequence), MapSquare.Whole(length))], isWhole: true);

    private static ChainExample Example(ProteinRecord record, MapSquare square)
    {
        var chain = new PreparedChain(record);
        return new ChainExample(chain, chain.Profile, square, null);
    }

    private static Point3 On(double radius, double degrees, double height) =>
        new(radius * Math.Cos(double.DegreesToRadians(degrees)), radius * Math.Sin(double.DegreesToRadians(degrees)), height);
}
