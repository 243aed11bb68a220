using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>An atom as a row of a structure file gives it.</summary>
/// <param name="Chain">The chain's name.</param>
/// <param name="ResidueName">Three letters.</param>
/// <param name="Number">The residue's number.</param>
/// <param name="InsertionCode">A space for none.</param>
/// <param name="AlternateLocation">The label of one of several places of an atom; a space for none.</param>
/// <param name="Atom">The atom.</param>
/// <param name="Line">The line it stands in.</param>
internal readonly record struct AtomRow(string Chain, string ResidueName, int Number, char InsertionCode, char AlternateLocation, Atom Atom, int Line)
{
    /// <summary>The residue's number in the molecule's sequence, counted from 1; 0 where the format has none.</summary>
    public int Place { get; init; }

    /// <summary>The molecule; null where the format has none.</summary>
    public string? Entity { get; init; }
}
