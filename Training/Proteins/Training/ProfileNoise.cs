using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Training;

/// <summary>Makes profiles sharper or flatter, as another program's search would.</summary>
internal static class ProfileNoise
{
    /// <summary>A profile whose frequencies are raised to a random power and brought back to the sum they had.</summary>
    /// <param name="profile">[residue, 21] in rows.</param>
    /// <param name="deviation">Standard deviation of the power's logarithm; 0 gives the profile itself.</param>
    /// <param name="random">Source of randomness.</param>
    public static float[] Sharpened(float[] profile, double deviation, ref SplitMix64 random)
    {
        if (deviation == 0)
        {
            return profile;
        }

        var power = (float)Math.Exp(deviation * Gaussian(ref random));
        var changed = (float[])profile.Clone();
        for (var start = 0; start < changed.Length; start += ResidueEmbedding.ProfileColumns)
        {
            var row = changed.AsSpan(start, AminoAcid.Count);
            var (before, after) = (0f, 0f);
            foreach (ref var frequency in row)
            {
                before += frequency;
                frequency = MathF.Pow(frequency, power);
                after += frequency;
            }

            if (after > 0)
            {
                foreach (ref var frequency in row)
                {
                    frequency *= before / after;
                }
            }

            changed[start + AminoAcid.Count] = ProfileRow.Conservation(row);
        }

        return changed;
    }

    /// <summary>A number of the standard normal distribution (Box and Muller, 1958).</summary>
    internal static double Gaussian(ref SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
