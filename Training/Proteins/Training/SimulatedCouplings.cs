using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Features;

namespace Platform.Training.Proteins.Training;

/// <summary>
/// Makes up what an alignment would tell of a chain's pairs, with the errors that alignments make, so that a model learns to read the channels of
/// <see cref="CouplingChannel"/> from many more chains than have alignments.
/// </summary>
/// <remarks>
/// Only training sees them: they are made of the native structure. How signal and noise are distributed follows what the alignments of three training families
/// gave: of pairs six or more residues apart, the covariance of those nearer than 6, 6 to 8, 8 to 12 and more than 12 Å lies around 1.4, 0.7, 0.1 and -0.1 standard
/// deviations, the direct coupling around 1.8, 0.9, 0.1 and -0.1, and both agree in part.
/// </remarks>
public sealed record SimulatedCouplings : Config
{
    /// <summary>Pairs nearer in the sequence have no signal: <see cref="PairCouplings"/> leaves theirs out, too.</summary>
    private const int Nearest = PairCouplings.Nearest;

    /// <summary>How often a chain gets them.</summary>
    [Description("How often a chain gets them.")]
    [Range(0.0, 1.0)]
    public double Rate { get; init; } = 0.4;

    /// <summary>Channels of a square of the map, or none.</summary>
    internal float[]? Draw(PreparedChain chain, MapSquare square, ref SplitMix64 random)
    {
        if (random.NextDouble() >= Rate)
        {
            return null;
        }

        var (seed, depth) = ((long)random.Next(), 2.5 + 6.5 * random.NextDouble());
        var strength = Math.Clamp((depth - 2.5) / 4.5, 0.05, 1.2) * (0.6 + 0.6 * random.NextDouble());
        var channels = new float[CouplingChannel.Count * square.Count];
        channels.AsSpan(CouplingChannel.Depth * square.Count, square.Count).Fill((float)(depth / PairCouplings.DepthScale));
        var hubs = Enumerable.Range(0, chain.Length).Select(residue => Hub(seed, residue)).ToArray();
        for (var (row, i) = (0, 0); row < square.Size; row++)
        {
            for (var column = 0; column < square.Size; column++, i++)
            {
                var (first, second) = (Math.Min(square.Row + row, square.Column + column), Math.Max(square.Row + row, square.Column + column));
                if (second - first >= Nearest)
                {
                    var own = SplitMix64.For(seed, ((long)first * chain.Length) + second);
                    var distance = chain.Beta[first] is { } left && chain.Beta[second] is { } right ? left.DistanceTo(right) : double.PositiveInfinity;
                    var (covariance, direct) = Pair(distance, strength, ref own);
                    channels[(CouplingChannel.Covariance * square.Count) + i] = (float)((covariance + hubs[first] + hubs[second]) / PairCouplings.ValueScale);
                    channels[(CouplingChannel.Direct * square.Count) + i] = (float)((direct + 0.5 * (hubs[first] + hubs[second])) / PairCouplings.ValueScale);
                }
            }
        }

        return channels;
    }

    private static (double Covariance, double Direct) Pair(double distance, double strength, ref SplitMix64 random)
    {
        var (chance, mean) = distance switch { < 6 => (0.9, 2.0), < 8 => (0.55, 1.8), < 12 => (0.15, 1.2), _ => (0.01, 1.0) };
        var signal = random.NextDouble() < chance ? -Math.Log(1 - random.NextDouble()) * mean * strength : 0;
        var shared = ProfileNoise.Gaussian(ref random);
        var covariance = signal * (0.4 + 0.8 * random.NextDouble()) + 0.35 * shared + 0.7 * ProfileNoise.Gaussian(ref random);
        return (covariance - 0.1, signal + 0.35 * shared + 0.7 * ProfileNoise.Gaussian(ref random) - 0.1);
    }

    /// <summary>What a residue adds to all its pairs: what the corrections leave of columns that vary much.</summary>
    private static double Hub(long seed, int residue)
    {
        var random = SplitMix64.For(seed, -1 - residue);
        return 0.25 * ProfileNoise.Gaussian(ref random);
    }
}
