using System.Runtime.InteropServices;

namespace Platform.Training.Proteins.Training;

/// <summary>A square cut out of the map of a chain's pairs.</summary>
/// <param name="Row">The residue at its first row.</param>
/// <param name="Column">The residue at its first column.</param>
/// <param name="Size">Its side.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MapSquare(int Row, int Column, int Size)
{
    /// <summary>Number of pairs in it.</summary>
    public int Count => Size * Size;

    /// <summary>The whole map of a chain.</summary>
    public static MapSquare Whole(int length) => new(0, 0, length);
}
