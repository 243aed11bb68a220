using System.Globalization;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Proteins.Sequences;

/// <summary>How short and long a chain may be to be folded, and what no chain of a protein is.</summary>
public static class SequenceLimits
{
    /// <summary>The fewest residues: shorter chains have no fold of their own.</summary>
    public const int Shortest = 10;

    /// <summary>The most residues: memory and time grow with the square of the length.</summary>
    public const int Longest = 1000;

    /// <summary>The letters of DNA and RNA, and N for any of them.</summary>
    private const string Bases = "ACGTUN";

    /// <summary>The fewest letters to tell nucleotides by; that a protein has these letters alone by chance is then less than 1 in 10^9.</summary>
    private const int FewestBases = 20;

    /// <summary>Whether a text that was given as a protein is DNA or RNA: twenty or more letters, none but A, C, G, T, U and N, and three of them at least.</summary>
    /// <remarks>Before letters are normalized, which makes C of U. A chain of alanines, or of alanine and glycine, is a protein.</remarks>
    public static bool IsNucleotides(ReadOnlySpan<char> letters)
    {
        var kinds = new HashSet<char>();
        foreach (var letter in letters)
        {
            var upper = char.ToUpperInvariant(letter);
            if (!Bases.Contains(upper, StringComparison.Ordinal))
            {
                return false;
            }

            kinds.Add(upper);
        }

        kinds.Remove('N');
        return letters.Length >= FewestBases && kinds.Count >= 3;
    }

    /// <summary>Refuses a chain that cannot be folded.</summary>
    /// <param name="sequence">Its letters, normalized.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataException">It is too short or too long; the limits are named.</exception>
    public static void Check(string sequence, string name)
    {
        if (sequence.Length is < Shortest or > Longest)
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {sequence.Length} residues; chains of {Shortest} to {Longest} can be folded. {(sequence.Length < Shortest ? "Give the whole chain." : "Give one domain of it.")}"));
        }
    }
}
