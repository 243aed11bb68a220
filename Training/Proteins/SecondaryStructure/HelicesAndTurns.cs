using Platform.Training.Proteins.Geometry;

namespace Platform.Training.Proteins.SecondaryStructure;

/// <summary>Marks helices, turns and bends.</summary>
internal static class HelicesAndTurns
{
    /// <summary>A chain that turns by more than this within five residues is bent, in degrees.</summary>
    private const double Bend = 70;

    /// <summary>Marks helices H, G and I, turns T and bends S.</summary>
    public static void Mark(DsspBackbone backbone, HydrogenBonds bonds, char[] states)
    {
        var turns = Enumerable.Range(3, 3).ToDictionary(stride => stride, stride => Turns(backbone, bonds, stride));

        // Alpha helices take what they find; the 3-10 helix only what is free; the pi helix what is free or alpha.
        MarkHelices(turns[4], 4, states, 'H', "");
        MarkHelices(turns[3], 3, states, 'G', "HIEB");
        MarkHelices(turns[5], 5, states, 'I', "GEB");
        for (var i = 1; i + 1 < states.Length; i++)
        {
            if (states[i] == '-')
            {
                states[i] = turns.Any(turn => IsWithin(turn.Value, turn.Key, i)) ? 'T' : IsBent(backbone, i) ? 'S' : '-';
            }
        }
    }

    /// <summary>Where turns begin: residues whose oxygen is bonded to the nitrogen so many residues on.</summary>
    private static bool[] Turns(DsspBackbone backbone, HydrogenBonds bonds, int stride)
    {
        var starts = new bool[backbone.Count];
        for (var i = 0; i + stride < starts.Length; i++)
        {
            starts[i] = backbone.IsUnbroken(i, i + stride) && bonds.Has(i + stride, i);
        }

        return starts;
    }

    private static void MarkHelices(bool[] starts, int stride, char[] states, char helix, string taken)
    {
        for (var i = 1; i + stride < states.Length; i++)
        {
            var span = states.AsSpan(i, stride);
            if (starts[i] && starts[i - 1] && !span.ContainsAny(taken.AsSpan()))
            {
                span.Fill(helix);
            }
        }
    }

    private static bool IsWithin(bool[] starts, int stride, int residue)
    {
        for (var k = 1; k < stride && k <= residue; k++)
        {
            if (starts[residue - k])
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBent(DsspBackbone backbone, int i) =>
        i >= 2 && backbone.IsUnbroken(i - 2, i + 2)
        && 180 - Angles.Bond(backbone.Residues[i - 2].CA, backbone.Residues[i].CA, backbone.Residues[i + 2].CA) > Bend;
}
