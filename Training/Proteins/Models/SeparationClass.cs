using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>Classes of how far two residues stand apart in the sequence, and in which direction: each number up to 24, then ranges that grow.</summary>
internal static class SeparationClass
{
    /// <summary>The upper ends of the classes of one direction; one more class is for what is further apart.</summary>
    private static readonly long[] Ends = [.. Enumerable.Range(0, 25).Select(i => (long)i), 27, 31, 36, 43, 52, 63, 76, 92, 112, 140, 180, 240, 320];

    /// <summary>Number of classes.</summary>
    public static int Count => 2 * Ends.Length + 1;

    /// <summary>The class of each separation, the column's residue minus the row's.</summary>
    /// <param name="separations">int64, of any shape.</param>
    public static Tensor Of(Tensor separations)
    {
        using var scope = NewDisposeScope();
        var size = bucketize(separations.abs(), tensor(Ends, device: separations.device));
        return (size * separations.sign() + Ends.Length).MoveToOuterDisposeScope();
    }
}
