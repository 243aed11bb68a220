using System.Globalization;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Structures;

/// <summary>A residue of a chain, with those of its atoms that were observed or predicted.</summary>
/// <param name="Name">Three letters: ALA.</param>
/// <param name="Number">Its number in the file it came from; may be negative.</param>
/// <param name="InsertionCode">Tells residues of the same number apart: A of 52A; a space for none.</param>
/// <param name="Atoms">The atoms, in the file's order, no name twice.</param>
public sealed record Residue(string Name, int Number, char InsertionCode, IReadOnlyList<Atom> Atoms)
{
    /// <summary>The name of the amino acid it was made of, as its file says; null where the file does not.</summary>
    public string? Parent { get; init; }

    /// <summary>The letter of the amino acid, or of that it was made of; X for one that is not known.</summary>
    public char Letter => AminoAcid.LetterOf(Name) is var letter && letter == AminoAcid.Unknown && Parent is not null ? AminoAcid.LetterOf(Parent) : letter;

    /// <summary>Number and insertion code: 52A.</summary>
    public string Label => Number.ToString(CultureInfo.InvariantCulture) + (InsertionCode == ' ' ? "" : InsertionCode);

    /// <summary>The atom of a name; null where it was not observed.</summary>
    public Atom? this[string name]
    {
        get
        {
            foreach (var atom in Atoms)
            {
                if (atom.Name == name)
                {
                    return atom;
                }
            }

            return null;
        }
    }
}
