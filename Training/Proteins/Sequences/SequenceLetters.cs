namespace Platform.Training.Proteins.Sequences;

/// <summary>Reads the letters that files write for residues.</summary>
/// <remarks>
/// Selenocysteine (U) becomes C and pyrrolysine (O) K, the amino acids whose places they take. B (D or N), Z (E or Q) and J (I or L) become X, since
/// nothing tells which of the two it is.
/// </remarks>
public static class SequenceLetters
{
    /// <summary>All letters that are read.</summary>
    public const string Accepted = "ACDEFGHIKLMNPQRSTVWYXBZJUO";

    private const string Meaning = "ACDEFGHIKLMNPQRSTVWYXXXXCK";

    /// <summary>The letter of <see cref="AminoAcid.Letters"/> that one stands for, upper or lower case; null where it stands for no residue.</summary>
    public static char? Normalize(char letter)
    {
        var place = Accepted.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
        return place < 0 ? null : Meaning[place];
    }
}
